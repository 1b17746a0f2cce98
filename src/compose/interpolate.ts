/** What was wrong with a variable: the words after "variable X". */
export class InterpolationError extends Error {}

const pattern =
  /\$(?:(?<escaped>\$)|(?<plain>[A-Za-z_][A-Za-z0-9_]*)|\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?<operator>:?[-?+])(?<word>(?:[^{}]|\$\{[^{}]*\})*))?\}|(?<wrong>\{))/g;

/**
 * Fills variables into a text as Compose does: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?error}`, `${NAME?error}`, `${NAME:+instead}`, `${NAME+instead}`; `$$` is a dollar sign. A variable that is
 * not set is empty.
 * @throws InterpolationError where `?` asks for one that is missing, or the text is none of these
 */
function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(pattern, (...match) => {
    const { escaped, plain, name, operator, word, wrong } = match.at(-1) as Record<
      string,
      string | undefined
    >;
    if (escaped !== undefined) return "$";
    if (plain !== undefined) return variables[plain] ?? "";
    if (wrong !== undefined || name === undefined) {
      throw new InterpolationError(
        `\`${text}\` has a \`\${\` that is no variable; a dollar sign itself is written \`$$\``,
      );
    }
    return expand(name, operator, word ?? "", variables);
  });
}

function expand(
  name: string,
  operator: string | undefined,
  word: string,
  variables: Readonly<Record<string, string>>,
): string {
  const value = variables[name];
  const given = operator?.startsWith(":") ? value !== undefined && value !== "" : value !== undefined;
  switch (operator?.at(-1)) {
    case "-":
      return given ? (value ?? "") : interpolate(word, variables);
    case "+":
      return given ? interpolate(word, variables) : "";
    case "?":
      if (given) return value ?? "";
      throw new InterpolationError(
        `variable ${name} is not set: ${interpolate(word, variables) || "it is required"}`,
      );
    default:
      return value ?? "";
  }
}

/** Fills variables into every text of a value, keys left as they are. */
export function interpolateAll(
  value: unknown,
  variables: Readonly<Record<string, string>>,
  onError: (error: InterpolationError, path: readonly (string | number)[]) => never,
  path: readonly (string | number)[] = [],
): unknown {
  if (typeof value === "string") {
    try {
      return interpolate(value, variables);
    } catch (error) {
      if (error instanceof InterpolationError) return onError(error, path);
      throw error;
    }
  }
  if (Array.isArray(value))
    return value.map((item, index) => interpolateAll(item, variables, onError, [...path, index]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      interpolateAll(item, variables, onError, [...path, key]),
    ]),
  );
}
