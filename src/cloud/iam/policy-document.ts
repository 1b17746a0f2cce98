import { ServiceError } from "../service-error.ts";
import { bareOperator, type Elements, isObject, isWellFormed } from "./policy-grammar.ts";
import { isBrokenArn, resourceFault } from "./policy-resource.ts";

/**
 * What a policy is for. A managed one must say its version; an inline one is otherwise checked alike; a trust policy
 * says who and not of what.
 */
export type PolicyKind = "managed" | "inline" | "trust";

/**
 * Checks a policy as IAM does, in its order: form, version, what an older parser refuses, then statement by statement.
 * @throws ServiceError MalformedPolicyDocument in IAM's words
 */
export function requirePolicy(text: string | undefined, kind: PolicyKind): string {
  const policy = parse(text ?? "", kind);
  if (!isWellFormed(policy)) throw malformed("Syntax errors in policy.");
  if (kind === "managed" && policy.Version !== "2012-10-17")
    throw malformed("Policy document must be version 2012-10-17 or greater.");
  const statements = [policy.Statement].flat() as Elements[];
  if (statements.some(failsLegacyParsing)) throw malformed("The policy failed legacy parsing");
  const named = statements.flatMap(({ Sid }) => (Sid ? [Sid] : []));
  if (new Set(named).size < named.length)
    throw malformed("Statement IDs (SID) in a single policy must be unique.");
  for (const statement of statements) {
    if (kind === "trust") checkTrust(statement);
    else checkPermissions(statement);
  }
  return text ?? "";
}

/** IAM has one message for all that is no JSON, and another where the JSON is no object. */
function parse(text: string, kind: PolicyKind): Elements {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw malformed(kind === "trust" ? "This policy contains invalid Json" : "Syntax errors in policy.");
  }
  if (isObject(policy)) return policy;
  throw malformed("Syntax errors in policy.");
}

function failsLegacyParsing(statement: Elements): boolean {
  const { Effect, Condition = {} } = statement;
  if (Effect !== "Allow" && Effect !== "Deny") return true;
  if (textsIn(statement.Resource ?? statement.NotResource).some(isBrokenArn)) return true;
  return Object.entries(Condition as Elements)
    .filter(([operator]) => bareOperator(operator).startsWith("date"))
    .flatMap(([, keys]) => Object.values(keys as Elements).flat())
    .some((value) => !isDate(String(value)));
}

const latest = 2n ** 63n - 1n;
/** As leniently as IAM: parts may be left out at the end, and need no leading zero. */
const date =
  /^\d{1,9}(-(0?[1-9]|1[0-2])(-\d\d?)?)?(t(\d\d?(:\d\d?(:\d\d?(\.\d{1,9})?)?)?)?(z|[+-]\d\d(:?\d\d)?)?)?$/i;

/** ISO 8601, or seconds since 1970. */
function isDate(text: string): boolean {
  if (/^-?\d+$/.test(text) && text.length !== 4) return BigInt(text) <= latest && BigInt(text) >= -latest;
  return date.test(text);
}

function checkPermissions(statement: Elements): void {
  const { Principal, NotPrincipal, Action, NotAction, Resource, NotResource } = statement;
  if (Principal !== undefined || NotPrincipal !== undefined)
    throw malformed("Policy document should not specify a principal.");
  const resources = textsIn(Resource ?? NotResource);
  for (const resource of resources) {
    const fault = resourceFault(resource);
    if (fault) throw malformed(fault);
  }
  checkActions(textsIn(Action ?? NotAction));
  if (resources.length === 0) throw malformed("Policy statement must contain resources.");
}

function checkTrust(statement: Elements): void {
  checkActions(textsIn(statement.Action ?? statement.NotAction));
  if (statement.Principal === undefined && statement.NotPrincipal === undefined)
    throw malformed("Missing required field Principal");
  if (statement.Resource !== undefined || statement.NotResource !== undefined)
    throw malformed("Has prohibited field Resource");
}

function checkActions(actions: readonly string[]): void {
  if (actions.length === 0) throw malformed("Policy statement must contain actions.");
  for (const action of actions) {
    if (action === "*") continue;
    const [vendor = "", name, ...more] = action.split(":");
    if (name === undefined)
      throw malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    if (more.length > 0) throw malformed("Actions/Condition can contain only one colon.");
    if (!/^[a-zA-Z0-9.-]+$/.test(vendor)) throw malformed(`Vendor ${vendor} is not valid`);
  }
}

function textsIn(value: unknown): string[] {
  // IAM minds no null among the texts of a list.
  return value === undefined ? [] : ([value].flat().filter((one) => one !== null) as string[]);
}

function malformed(message: string): ServiceError {
  return new ServiceError("MalformedPolicyDocument", message);
}
