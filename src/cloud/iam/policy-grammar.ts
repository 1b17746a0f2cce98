/** What IAM's grammar has in a policy and in a statement [IAM user guide, "Grammar of the IAM JSON policy language"]. */
const policyElements = ["Version", "Id", "Statement"];
const statementElements = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];
const versions = ["2012-10-17", "2008-10-17"];
const exclusive = [
  ["Principal", "NotPrincipal"],
  ["Action", "NotAction"],
  ["Resource", "NotResource"],
] as const;

/** Condition operators in lower case: IAM does not mind their letters. */
const operators = new Set(
  [
    ...["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
    ...["StringLike", "StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan"],
    ...["NumericLessThanEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals"],
    ...["DateNotEquals", "DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals"],
    ...["Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals"],
    ...["ArnNotLike", "Null"],
  ].map((name) => name.toLowerCase()),
);

export type Elements = Readonly<Record<string, unknown>>;

/** Whether a policy is one by its form: its elements, their kinds of value, and nothing else. */
export function isWellFormed(policy: Elements): boolean {
  const { Version, Id, Statement } = policy;
  if (Object.keys(policy).some((key) => !policyElements.includes(key))) return false;
  if (Version !== undefined && !versions.includes(Version as string)) return false;
  if (Id !== undefined && typeof Id !== "string") return false;
  const statements = [Statement].flat();
  return statements.length > 0 && statements.every(isStatement);
}

function isStatement(statement: unknown): boolean {
  if (!isObject(statement)) return false;
  if (Object.keys(statement).some((key) => !statementElements.includes(key))) return false;
  if (exclusive.some(([one, other]) => statement[one] !== undefined && statement[other] !== undefined))
    return false;
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Condition } = statement;
  if (Sid !== undefined && typeof Sid !== "string") return false;
  if (typeof Effect !== "string" || !["allow", "deny"].includes(Effect.toLowerCase())) return false;
  if (![Action, NotAction, Resource, NotResource].every(isTextOrTexts)) return false;
  return Condition === undefined || isCondition(Condition);
}

function isTextOrTexts(value: unknown): boolean {
  return value === undefined || [value].flat().every((one) => one === null || typeof one === "string");
}

/** An operator without keys compares nothing, and may be called anything. */
function isCondition(condition: unknown): boolean {
  return (
    isObject(condition) &&
    Object.entries(condition).every(
      ([operator, keys]) =>
        isObject(keys) &&
        (isOperator(operator) || Object.keys(keys).length === 0) &&
        Object.values(keys).every(isConditionValue),
    )
  );
}

function isConditionValue(value: unknown): boolean {
  return [value].flat().every((one) => ["string", "number", "boolean"].includes(typeof one));
}

/** `ForAllValues:StringEqualsIfExists` is one: a qualifier, an operator, and what IAM lets stand behind it. */
function isOperator(text: string): boolean {
  return operators.has(bareOperator(text));
}

/** A condition operator without its qualifier and `IfExists`, in lower case. */
export function bareOperator(text: string): string {
  return text
    .toLowerCase()
    .replace(/^(forallvalues|foranyvalue):/, "")
    .replace(/ifexists$/, "");
}

export function isObject(value: unknown): value is Elements {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
