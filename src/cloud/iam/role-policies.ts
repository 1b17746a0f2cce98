import type {
  AttachRolePolicyCommandInput,
  ListAttachedRolePoliciesCommandInput,
  PutRolePolicyCommandInput,
} from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { findPolicy, findRole, isAwsManaged, noSuchEntity, page } from "./find.ts";
import { requireName } from "./names.ts";
import { requirePolicy } from "./policy-document.ts";

interface RolePolicy {
  RoleName?: string;
  PolicyName?: string;
}

export function putRolePolicy(input: PutRolePolicyCommandInput, account: Account): Record<string, never> {
  const role = findRole(account, input.RoleName);
  role.policies[requireName("policyName", input.PolicyName, 128)] = requirePolicy(
    input.PolicyDocument,
    "inline",
  );
  return {};
}

export function getRolePolicy(input: RolePolicy, account: Account) {
  const { roleName, policies } = findRole(account, input.RoleName);
  const document = policies[input.PolicyName ?? ""];
  if (document === undefined)
    throw noSuchEntity(`The role policy with name ${input.PolicyName} cannot be found.`);
  return { RoleName: roleName, PolicyName: input.PolicyName, PolicyDocument: encodeURIComponent(document) };
}

export function deleteRolePolicy(input: RolePolicy, account: Account): Record<string, never> {
  getRolePolicy(input, account);
  delete findRole(account, input.RoleName).policies[input.PolicyName ?? ""];
  return {};
}

export function listRolePolicies(
  input: { RoleName?: string; Marker?: string; MaxItems?: number },
  account: Account,
) {
  const { items, ...rest } = page(Object.keys(findRole(account, input.RoleName).policies), input);
  return { PolicyNames: items, ...rest };
}

/** Takes every policy of AWS's by its ARN, and the account's own that are there. */
export function attachRolePolicy(
  input: AttachRolePolicyCommandInput,
  account: Account,
): Record<string, never> {
  const role = findRole(account, input.RoleName);
  const arn = input.PolicyArn ?? "";
  if (!isAwsManaged(arn)) findPolicy(account, arn);
  if (!role.attached.includes(arn)) role.attached.push(arn);
  return {};
}

export function detachRolePolicy(
  input: AttachRolePolicyCommandInput,
  account: Account,
): Record<string, never> {
  const role = findRole(account, input.RoleName);
  if (!role.attached.includes(input.PolicyArn ?? ""))
    throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
  role.attached = role.attached.filter((arn) => arn !== input.PolicyArn);
  return {};
}

export function listAttachedRolePolicies(input: ListAttachedRolePoliciesCommandInput, account: Account) {
  const { items, ...rest } = page(findRole(account, input.RoleName).attached, input);
  return {
    AttachedPolicies: items.map((PolicyArn) => ({ PolicyArn, PolicyName: PolicyArn.split("/").at(-1) })),
    ...rest,
  };
}
