import type { AuthorizationRequest, Statement } from "./policy.ts";
import { matchesArn, matchesWildcard } from "./wildcard.ts";

type Test = (wanted: string, given: string) => boolean;

const same: Test = (wanted, given) => wanted === given;
const sameLetters: Test = (wanted, given) => wanted.toLowerCase() === given.toLowerCase();
const compared = (
  holds: (given: number, wanted: number) => boolean,
  read: (text: string) => number,
): Test => {
  return (wanted, given) => holds(read(given), read(wanted));
};
const moment = (text: string) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const comparisons = {
  Equals: (given: number, wanted: number) => given === wanted,
  LessThan: (given: number, wanted: number) => given < wanted,
  LessThanEquals: (given: number, wanted: number) => given <= wanted,
  GreaterThan: (given: number, wanted: number) => given > wanted,
  GreaterThanEquals: (given: number, wanted: number) => given >= wanted,
};

/** IAM's operators that ask whether a value is one of those wanted. */
const positive: Readonly<Record<string, Test>> = {
  StringEquals: same,
  StringEqualsIgnoreCase: sameLetters,
  StringLike: matchesWildcard,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: sameLetters,
  ...Object.fromEntries(
    Object.entries(comparisons).flatMap(([name, holds]): [string, Test][] => [
      [`Numeric${name}`, compared(holds, Number)],
      [`Date${name}`, compared(holds, moment)],
    ]),
  ),
};

/** Their opposites, which hold too where the key is missing. */
const negative: Readonly<Record<string, Test | undefined>> = {
  StringNotEquals: same,
  StringNotEqualsIgnoreCase: sameLetters,
  StringNotLike: matchesWildcard,
  ArnNotEquals: matchesArn,
  ArnNotLike: matchesArn,
  NumericNotEquals: compared(comparisons.Equals, Number),
  DateNotEquals: compared(comparisons.Equals, moment),
};

/** Whether every operator of a statement's Condition holds: all keys of it, any value of each. */
export function conditionHolds(condition: Statement["Condition"], request: AuthorizationRequest): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      holds(
        operator,
        valuesOf(key, request),
        [values].flat().map((value) => fill(String(value), request)),
      ),
    ),
  );
}

function holds(operator: string, given: readonly string[] | undefined, wanted: readonly string[]): boolean {
  const [, set, base = "", ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (base === "Null") return wanted.some((value) => (value === "true") === (given === undefined));
  if (given === undefined) return ifExists !== undefined || set === "ForAllValues" || base in negative;
  const opposite = negative[base];
  const test = opposite ?? positive[base];
  // An operator that is not known here (IpAddress, BinaryEquals) holds for nothing.
  if (!test) return false;
  const matches = (value: string) => wanted.some((one) => test(one, value)) !== (opposite !== undefined);
  return set === "ForAnyValue" ? given.some(matches) : given.every(matches);
}

/** The key's name does not care for case; what stands after a slash (a tag's key) is looked up as it is. */
function valuesOf(key: string, { context }: AuthorizationRequest): readonly string[] | undefined {
  const slash = key.indexOf("/");
  const name = slash < 0 ? key.toLowerCase() : key.slice(0, slash).toLowerCase() + key.slice(slash);
  const value = context[name];
  return value === undefined ? undefined : [value].flat();
}

/** Puts the request's values into a policy's variables: `${aws:PrincipalArn}`; `${*}`, `${?}` and `${$}` are the signs. */
export function fill(text: string, request: AuthorizationRequest): string {
  return text.replace(/\$\{([^}]*)\}/g, (whole, inside: string) => {
    if (/^[*?$]$/.test(inside)) return inside;
    const [, key = "", fallback] = /^([^,]+?)\s*(?:,\s*'([^']*)')?$/.exec(inside) ?? [];
    return valuesOf(key, request)?.[0] ?? fallback ?? whole;
  });
}
