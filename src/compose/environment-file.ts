/** Reads an environment file (`.env`): `NAME=value` lines, `#` comments, `export` allowed, quotes taken off. */
export function parseEnvironmentFile(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] !== undefined) variables[match[1]] = unquoted(match[2] ?? "");
  }
  return variables;
}

function unquoted(value: string): string {
  const single = /^'([^']*)'(\s+#.*)?$/.exec(value);
  if (single) return single[1] ?? "";
  const double = /^"((?:[^"\\]|\\.)*)"(\s+#.*)?$/.exec(value);
  if (double)
    return (double[1] ?? "").replace(
      /\\(.)/g,
      (_, letter: string) => ({ n: "\n", r: "\r", t: "\t" })[letter] ?? letter,
    );
  return value.replace(/(^|\s+)#.*$/, "");
}
