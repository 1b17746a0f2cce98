import { InterpolationError, interpolate } from "./interpolate.ts";

/**
 * Reads an environment file (`.env`, `env_file`): `NAME=value` or `NAME: value`, `#` comments, `export` allowed, quotes
 * taken off, values over several lines inside quotes, variables of the lines before filled in except in single quotes.
 * Lines that are none of this are passed over, as what a name alone would take from the shell is not there.
 */
export function parseEnvironmentFile(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  const known = {
    get: (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
    unset: () => "",
  };
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (let number = 0; number < lines.length; number++) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*[=:]\s*(.*)$/.exec(lines[number] ?? "");
    const name = match?.[1];
    if (name === undefined) continue;
    let value = match?.[2] ?? "";
    const quote = /^["']/.exec(value)?.[0];
    if (quote !== undefined) {
      const last = closingLine(lines, number, value, quote);
      for (; number < last; number++) value += `\n${lines[number + 1] ?? ""}`;
    }
    variables[name] = unquoted(value, quote, known);
  }
  return variables;
}

/** The line on which a quoted value ends; its first where it never does. */
function closingLine(lines: readonly string[], first: number, value: string, quote: string): number {
  if (closingQuote(value, quote) > 0) return first;
  const last = lines.findIndex((line, at) => at > first && closingQuote(`${quote}${line}`, quote) > 0);
  return last < 0 ? first : last;
}

/** Where the quote that a value begins with ends again; -1 where it does not. */
function closingQuote(value: string, quote: string): number {
  for (let at = 1; at < value.length; at++) {
    if (value[at] === "\\" && quote === '"') at += 1;
    else if (value[at] === quote) return at;
  }
  return -1;
}

function unquoted(
  value: string,
  quote: string | undefined,
  known: Parameters<typeof interpolate>[1],
): string {
  const end = quote === undefined ? -1 : closingQuote(value, quote);
  if (quote === "'" && end > 0) return value.slice(1, end);
  const inner = end > 0 ? value.slice(1, end) : value.replace(/(^|\s+)#.*$/, "").trimEnd();
  const unescaped =
    end > 0 ? inner.replace(/\\([nrt"\\])/g, (_, letter: string) => escapes[letter] ?? letter) : inner;
  try {
    return interpolate(unescaped, known);
  } catch (error) {
    // A password with a dollar sign in it: taken as it stands.
    if (error instanceof InterpolationError) return unescaped;
    throw error;
  }
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
