import type { CreateRoleCommandInput, CreateServiceLinkedRoleCommandInput } from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { describeRole } from "./describe.ts";
import { alreadyExists } from "./find.ts";
import { newId, requireName, requirePath } from "./names.ts";
import { requireBoundary } from "./permissions-boundary.ts";
import { requirePolicy } from "./policy-document.ts";
import { iam, type Role } from "./state.ts";
import { addTags } from "./tags.ts";

export function createRole(input: CreateRoleCommandInput, account: Account) {
  const roleName = requireName("roleName", input.RoleName, 64);
  const state = iam.of(account);
  if (state.roles[roleName]) throw alreadyExists(`Role with name ${roleName} already exists.`);
  const role: Role = {
    roleName,
    roleId: newId("AROA"),
    path: requirePath(input.Path),
    createdAt: account.now,
    description: input.Description ?? "",
    maxSessionDuration: input.MaxSessionDuration ?? 3600,
    permissionsBoundary: requireBoundary(account, input.PermissionsBoundary),
    assumeRolePolicyDocument: requirePolicy(input.AssumeRolePolicyDocument, "trust"),
    policies: {},
    attached: [],
    tags: {},
  };
  addTags(role.tags, input.Tags);
  state.roles[roleName] = role;
  return { Role: describeRole(role, account) };
}

/** `autoscaling.amazonaws.com` gets `AWSServiceRoleForAutoScaling`, and so on. */
export function createServiceLinkedRole(input: CreateServiceLinkedRoleCommandInput, account: Account) {
  const service = input.AWSServiceName ?? "";
  const known: Readonly<Record<string, string>> = {
    "autoscaling.amazonaws.com": "AutoScaling",
    "backup.amazonaws.com": "Backup",
    "elasticfilesystem.amazonaws.com": "AmazonElasticFileSystem",
    "elasticloadbalancing.amazonaws.com": "ElasticLoadBalancing",
    "rds.amazonaws.com": "RDS",
  };
  const name = known[service];
  if (!name) {
    const message = `The service-linked role of ${service} is not simulated: the local cloud knows ${Object.keys(known).join(", ")}.`;
    throw new ServiceError("InvalidInput", message);
  }
  const RoleName = `AWSServiceRoleFor${name}${input.CustomSuffix ? `_${input.CustomSuffix}` : ""}`;
  if (iam.of(account).roles[RoleName]) {
    const message = `Service role name ${RoleName} has been taken in this account, please try a different suffix.`;
    throw new ServiceError("InvalidInput", message);
  }
  return createRole(
    {
      RoleName,
      Path: `/aws-service-role/${service}/`,
      Description: input.Description,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
      }),
    },
    account,
  );
}
