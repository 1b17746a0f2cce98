import { isObject, type Json, type JsonObject } from "../json.ts";
import { validationError } from "../validation-error.ts";

type Action = "Update:Modify" | "Update:Replace" | "Update:Delete";

/** @throws ServiceError ValidationError for what is no stack policy */
export function checkStackPolicy(body: string | undefined): void {
  const statements = statementsOf(body);
  const isSound = (one: JsonObject) =>
    (one.Effect === "Allow" || one.Effect === "Deny") &&
    (one.Action ?? one.NotAction) !== undefined &&
    (one.Resource ?? one.NotResource) !== undefined &&
    one.Principal === "*";
  if (statements.length > 0 && statements.every(isSound)) return;
  throw validationError("Error validating stack policy: Invalid stack policy");
}

/**
 * What an update may not do to a resource, in AWS's words; undefined where it may. With a policy everything is
 * protected that no statement allows, and a denial wins over any allowance [CFN:protect-stack-resources.md].
 */
export function refusedByPolicy(
  body: string | undefined,
  action: Action,
  resource: { readonly logicalId: string; readonly type: string },
): string | undefined {
  if (body === undefined) return undefined;
  const statements = statementsOf(body);
  const name = `LogicalResourceId/${resource.logicalId}`;
  const applies = (one: JsonObject) =>
    matches(one.Action, one.NotAction, action) &&
    matches(one.Resource, one.NotResource, name) &&
    meets(one.Condition, resource.type);
  const denial = statements.findIndex((one) => one.Effect === "Deny" && applies(one));
  if (denial < 0 && statements.some((one) => one.Effect === "Allow" && applies(one))) return undefined;
  const who = denial < 0 ? "No statement allows" : `Statement [#${denial + 1}] does not allow`;
  return `Action denied by stack policy: ${who} [${action}] for resource [${name}]`;
}

function statementsOf(body: string | undefined): JsonObject[] {
  try {
    const policy: unknown = JSON.parse(body ?? "");
    const given = isObject(policy) ? policy.Statement : undefined;
    return (Array.isArray(given) ? given : [given]).filter(isObject);
  } catch {
    return [];
  }
}

function matches(given: Json | undefined, other: Json | undefined, value: string): boolean {
  const patterns = (one: Json) => (Array.isArray(one) ? one : [one]).map(String);
  if (given !== undefined) return patterns(given).some((pattern) => isLike(pattern, value));
  return other !== undefined && !patterns(other).some((pattern) => isLike(pattern, value));
}

/** `StringEquals` and `StringLike` of `ResourceType`: all that stack policies know. */
function meets(condition: Json | undefined, type: string): boolean {
  if (!isObject(condition)) return true;
  return Object.values(condition).every(
    (test) =>
      !isObject(test) || test.ResourceType === undefined || matches(test.ResourceType, undefined, type),
  );
}

function isLike(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`).test(value);
}
