import { ServiceError } from "../service-error.ts";

/**
 * Checks the shape of a policy: JSON with at least one statement, each with Effect, Action and (identity policies
 * alone) Resource.
 * @throws ServiceError MalformedPolicyDocument in IAM's words
 */
export function requirePolicy(text: string | undefined, kind: "identity" | "trust"): string {
  const policy = parse(text ?? "");
  const statements = [policy.Statement ?? []].flat();
  if (statements.length === 0) throw malformed("Syntax errors in policy.");
  for (const statement of statements) {
    if (typeof statement !== "object" || statement === null) throw malformed("Syntax errors in policy.");
    const { Effect, Action, NotAction, Resource, NotResource, Principal } = statement as Record<
      string,
      unknown
    >;
    if (Effect !== "Allow" && Effect !== "Deny") throw malformed(`Invalid effect: ${String(Effect)}`);
    if (Action === undefined && NotAction === undefined)
      throw malformed("Policy statement must contain actions.");
    if (kind === "trust" && Principal === undefined) throw malformed("Missing required field Principal");
    if (kind === "trust" && Resource !== undefined) throw malformed("Has prohibited field Resource");
    if (kind === "identity" && Principal !== undefined)
      throw malformed("Policy document should not specify a principal.");
    if (kind === "identity" && Resource === undefined && NotResource === undefined) {
      throw malformed("Policy statement must contain resources.");
    }
  }
  return text ?? "";
}

function parse(text: string): { Statement?: unknown } {
  try {
    const policy: unknown = JSON.parse(text);
    if (typeof policy === "object" && policy !== null && !Array.isArray(policy)) return policy;
  } catch {
    // Said below: IAM has one message for all that is no JSON object.
  }
  throw malformed("This policy contains invalid Json");
}

function malformed(message: string): ServiceError {
  return new ServiceError("MalformedPolicyDocument", message);
}
