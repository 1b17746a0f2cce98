/** What was wrong with a variable. */
export class InterpolationError extends Error {
  /** The variable that `${NAME:?…}` asks for. */
  readonly required: string | undefined;

  constructor(message: string, required?: string) {
    super(message);
    this.required = required;
  }
}

export interface Variables {
  /** The value of a variable, or undefined where it is not set. */
  get(name: string): string | undefined;
  /** What stands for one that is not set and has no default. Compose: nothing. */
  unset(name: string): string;
}

/** Default values inside default values. */
const deepest = 20;

/**
 * Fills variables into a text as Compose does: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?error}`, `${NAME?error}`, `${NAME:+instead}`, `${NAME+instead}`, nested to any use; `$$` is a dollar sign.
 * @throws InterpolationError where `?` asks for one that is missing, or the text is none of these
 */
export function interpolate(text: string, variables: Variables, depth = 0): string {
  if (depth > deepest) throw new InterpolationError("variables are nested too deeply");
  let result = "";
  let from = 0;
  for (let at = text.indexOf("$"); at >= 0; at = text.indexOf("$", from)) {
    result += text.slice(from, at);
    const next = text[at + 1];
    if (next === "$") {
      result += "$";
      from = at + 2;
    } else if (next === "{") {
      const end = closingBrace(text, at + 2);
      if (end < 0) throw notAVariable(text);
      result += expand(text.slice(at + 2, end), variables, text, depth);
      from = end + 1;
    } else {
      const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(text.slice(at + 1, at + 200))?.[0];
      if (name === undefined) throw notAVariable(text);
      result += variables.get(name) ?? variables.unset(name);
      from = at + 1 + name.length;
    }
  }
  return result + text.slice(from);
}

function closingBrace(text: string, from: number): number {
  let open = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{" && text[at - 1] === "$") open += 1;
    if (text[at] === "}") open -= 1;
    if (open === 0) return at;
  }
  return -1;
}

function expand(inside: string, variables: Variables, text: string, depth: number): string {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])(.*))?$/s.exec(inside);
  if (!match) throw notAVariable(text);
  const [, name = "", operator, word = ""] = match;
  const value = variables.get(name);
  const given = operator?.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
  const instead = () => interpolate(word, variables, depth + 1);
  switch (operator?.at(-1)) {
    case "-":
      return given ? (value ?? "") : instead();
    case "+":
      return given ? instead() : "";
    case "?":
      if (given) return value ?? "";
      throw new InterpolationError(`variable ${name} is not set: ${instead() || "it is required"}`, name);
    default:
      return value ?? variables.unset(name);
  }
}

function notAVariable(text: string): InterpolationError {
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return new InterpolationError(
    `\`${shown}\` has a \`$\` that begins no variable; a dollar sign itself is written \`$$\``,
  );
}
