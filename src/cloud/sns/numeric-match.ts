import { invalidParameter } from "./find.ts";

const compare: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};

/**
 * What may stand behind `numeric`: one comparison, or a lower and then an upper limit, such as `[">", 0, "<=", 150]`.
 * Source: "Numeric value matching" of Amazon SNS. @throws ServiceError InvalidParameter
 */
export function checkNumeric(operand: unknown): void {
  const [operator, limit, ...rest] = Array.isArray(operand) ? (operand as unknown[]) : [];
  if (typeof operator !== "string") throw refused(`Invalid member in numeric match: ${operator ?? "]"}`);
  if (!compare[operator]) throw refused(`Unrecognized numeric range operator: ${operator}`);
  const bottom = limitOf(operator, limit);
  if (rest.length === 0) return;
  if (!operator.startsWith(">") || rest.length > 2) throw refused("Too many elements in numeric expression");
  const [second, end] = rest;
  if (second !== "<" && second !== "<=") throw refused(`Bad numeric range operator: ${second}`);
  if (bottom >= limitOf(second, end)) throw refused("Bottom must be less than top");
}

function limitOf(operator: string, limit: unknown): number {
  if (typeof limit === "number") return limit;
  throw refused(`Value of ${operator} must be numeric`);
}

/** Whether a number lies within what `numeric` says. */
export function isWithin(value: number, operand: readonly unknown[]): boolean {
  const [operator, limit, ...rest] = operand;
  const holds = compare[String(operator)]?.(value, Number(limit)) ?? false;
  return holds && (rest.length === 0 || isWithin(value, rest));
}

function refused(why: string) {
  return invalidParameter("Attributes", `FilterPolicy: ${why}\n at ...`);
}
