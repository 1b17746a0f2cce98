import type { Account } from "../../account.ts";
import type { Service } from "../../service.ts";
import { ServiceError } from "../../service-error.ts";
import { isAwsManaged } from "../find.ts";
import { iam, type Role } from "../state.ts";
import type { Caller } from "./caller.ts";
import { evaluate } from "./evaluate.ts";
import { managedPolicies } from "./managed-policies.ts";
import type { AuthorizationRequest, PolicyDocument } from "./policy.ts";
import { type Resource, resourcesOf } from "./resources.ts";

/** What needs no permission (STS's API reference). */
const free: ReadonlySet<string> = new Set(["sts:GetCallerIdentity", "sts:GetSessionToken"]);

/** What a service's actions are prefixed with, where it is not the name that requests are signed for. */
const prefixes: Readonly<Record<string, string>> = { monitoring: "cloudwatch" };

/**
 * Lets a role's request pass if its policies allow it, each resource for itself.
 * @throws ServiceError with the code and the sentence of the service that was asked
 */
export function authorize(
  account: Account,
  caller: Caller,
  service: Service,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): void {
  const action = `${prefixes[service.name] ?? service.name}:${operation}`;
  if (free.has(action)) return;
  const role = iam.of(account).roles[caller.roleName];
  if (!role) {
    const message = "The security token included in the request is invalid";
    throw new ServiceError("InvalidClientTokenId", message, 403);
  }
  const policies = policiesOf(account, role);
  // One of AWS's policies whose words are not known here: nothing can be said, so nothing is refused.
  if (policies === undefined) return;
  const resources = resourcesOf(account, service.name, operation, input);
  for (const resource of resources.length > 0 ? resources : [undefined]) {
    const request = requestOf(account, caller, action, resource);
    const reason = refusalOf(account, role, policies, request);
    if (reason !== undefined) throw refusal(service, caller, request, reason);
  }
}

/** Inline policies and the attached ones' default versions; undefined where one of AWS's own is not known. */
function policiesOf(account: Account, role: Role): PolicyDocument[] | undefined {
  const attached = role.attached.map((arn) => managedPolicy(account, arn));
  if (attached.some((document) => document === undefined)) return undefined;
  const inline = Object.values(role.policies).map((document) => JSON.parse(document) as PolicyDocument);
  return [...inline, ...attached.filter((document) => document !== undefined)];
}

function managedPolicy(account: Account, arn: string): PolicyDocument | undefined {
  if (isAwsManaged(arn)) return managedPolicies[arn.split("/").at(-1) ?? ""];
  const policy = iam.of(account).policies[arn];
  const version = policy?.versions.find((one) => one.versionId === policy.defaultVersionId);
  return JSON.parse(version?.document ?? '{"Statement":[]}') as PolicyDocument;
}

function requestOf(
  account: Account,
  caller: Caller,
  action: string,
  resource: Resource | undefined,
): AuthorizationRequest {
  const service = action.split(":")[0];
  const tags = Object.entries(resource?.tags ?? {}).flatMap(([key, value]) => [
    [`aws:resourcetag/${key}`, value],
    [`${service}:resourcetag/${key}`, value],
  ]);
  const context = {
    "aws:currenttime": new Date(account.now).toISOString(),
    "aws:principalaccount": account.accountId,
    "aws:principalarn": `arn:${account.partition}:iam::${account.accountId}:role/${caller.roleName}`,
    "aws:principaltype": "AssumedRole",
    "aws:requestedregion": account.region,
    // What a client of AWS would have had.
    "aws:securetransport": "true",
    "ec2:sourceinstancearn": account.arn("ec2", `instance/${caller.instanceId}`),
    ...Object.fromEntries(tags),
  };
  return { action, resource: resource?.arn ?? "*", context };
}

/** Why it is refused, in AWS's words; undefined where it is not. */
function refusalOf(
  account: Account,
  role: Role,
  policies: readonly PolicyDocument[],
  request: AuthorizationRequest,
): string | undefined {
  const verdict = evaluate(policies, request);
  if (verdict === "explicitDeny") return "with an explicit deny in an identity-based policy";
  if (verdict === "implicitDeny")
    return `because no identity-based policy allows the ${request.action} action`;
  const boundary = role.permissionsBoundary && managedPolicy(account, role.permissionsBoundary);
  if (!boundary) return undefined;
  const within = evaluate([boundary], request);
  if (within === "explicitDeny") return "with an explicit deny in a permissions boundary";
  if (within === "allowed") return undefined;
  return `because no permissions boundary allows the ${request.action} action`;
}

function refusal(
  service: Service,
  caller: Caller,
  { action, resource }: AuthorizationRequest,
  reason: string,
): ServiceError {
  const on = resource === "*" ? "" : ` on resource: ${resource}`;
  const spelt = service.name === "sns" ? action.replace("sns:", "SNS:") : action;
  const sentence = `User: ${caller.arn} is not authorized to perform: ${spelt}${on} ${reason.replace(action, spelt)}`;
  if (service.protocol === "ec2-query") {
    const message = `You are not authorized to perform this operation. ${sentence}`;
    return new ServiceError("UnauthorizedOperation", message, 403);
  }
  if (service.protocol === "json-1.1") return new ServiceError("AccessDeniedException", sentence, 400);
  if (service.protocol === "rest-json") return new ServiceError("AccessDeniedException", sentence, 403);
  return new ServiceError(service.name === "sns" ? "AuthorizationError" : "AccessDenied", sentence, 403);
}
