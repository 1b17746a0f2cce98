import type { Account } from "../account.ts";
import { findPolicy, findRole, isAwsManaged, noSuchEntity, page } from "./find.ts";
import { findGroup, findUser, identities, type PolicyHolder } from "./identities.ts";
import { requireName } from "./names.ts";
import { requirePolicy } from "./policy-document.ts";
import { iam } from "./state.ts";

/** Whose policy is meant: exactly one of them, by the operation. */
interface Named {
  RoleName?: string;
  UserName?: string;
  GroupName?: string;
}

interface Paged {
  Marker?: string;
  MaxItems?: number;
}

/** PutRolePolicy, PutUserPolicy, PutGroupPolicy. */
export function putInlinePolicy(
  input: Named & { PolicyName?: string; PolicyDocument?: string },
  account: Account,
): Record<string, never> {
  const { holder } = holderOf(input, account);
  const name = requireName("policyName", input.PolicyName, 128);
  holder.policies[name] = requirePolicy(input.PolicyDocument, "inline");
  return {};
}

/** GetRolePolicy, GetUserPolicy, GetGroupPolicy. */
export function getInlinePolicy(input: Named & { PolicyName?: string }, account: Account) {
  const { kind, holder } = holderOf(input, account);
  const document = holder.policies[input.PolicyName ?? ""];
  if (document === undefined)
    throw noSuchEntity(`The ${kind} policy with name ${input.PolicyName} cannot be found.`);
  const { RoleName, UserName, GroupName, PolicyName } = input;
  return { RoleName, UserName, GroupName, PolicyName, PolicyDocument: encodeURIComponent(document) };
}

/** DeleteRolePolicy, DeleteUserPolicy, DeleteGroupPolicy. */
export function deleteInlinePolicy(
  input: Named & { PolicyName?: string },
  account: Account,
): Record<string, never> {
  getInlinePolicy(input, account);
  delete holderOf(input, account).holder.policies[input.PolicyName ?? ""];
  return {};
}

/** ListRolePolicies, ListUserPolicies, ListGroupPolicies. */
export function listInlinePolicies(input: Named & Paged, account: Account) {
  const { items, ...rest } = page(Object.keys(holderOf(input, account).holder.policies), input);
  return { PolicyNames: items, ...rest };
}

/**
 * AttachRolePolicy, AttachUserPolicy, AttachGroupPolicy: every policy of AWS's by its ARN, and the account's own that
 * are there.
 */
export function attachPolicy(input: Named & { PolicyArn?: string }, account: Account): Record<string, never> {
  const { holder } = holderOf(input, account);
  const arn = input.PolicyArn ?? "";
  if (!isAwsManaged(arn) && !iam.of(account).policies[arn])
    throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  if (!holder.attached.includes(arn)) holder.attached.push(arn);
  return {};
}

/** DetachRolePolicy, DetachUserPolicy, DetachGroupPolicy. */
export function detachPolicy(input: Named & { PolicyArn?: string }, account: Account): Record<string, never> {
  const { holder } = holderOf(input, account);
  if (!holder.attached.includes(input.PolicyArn ?? ""))
    throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
  holder.attached = holder.attached.filter((arn) => arn !== input.PolicyArn);
  return {};
}

/** ListAttachedRolePolicies, ListAttachedUserPolicies, ListAttachedGroupPolicies. */
export function listAttachedPolicies(input: Named & Paged & { PathPrefix?: string }, account: Account) {
  const wanted = holderOf(input, account).holder.attached.filter((arn) =>
    pathOf(arn).startsWith(input.PathPrefix ?? "/"),
  );
  const { items, ...rest } = page(wanted, input);
  return {
    AttachedPolicies: items.map((PolicyArn) => ({ PolicyArn, PolicyName: PolicyArn.split("/").at(-1) })),
    ...rest,
  };
}

/** `/service-role/` of `arn:aws:iam::aws:policy/service-role/Name`. */
function pathOf(arn: string): string {
  return arn.slice(arn.indexOf("/"), arn.lastIndexOf("/") + 1);
}

/** Who has a managed policy attached. */
export function listEntitiesForPolicy(
  input: { PolicyArn?: string; EntityFilter?: string; PathPrefix?: string },
  account: Account,
) {
  const arn = input.PolicyArn ?? "";
  if (!isAwsManaged(arn)) findPolicy(account, arn);
  const { users, groups } = identities.of(account);
  const having = <Holder extends PolicyHolder & { path: string }>(
    kind: string,
    all: Record<string, Holder>,
  ) =>
    Object.values(all)
      .filter(() => input.EntityFilter === undefined || input.EntityFilter === kind)
      .filter(({ attached, path }) => attached.includes(arn) && path.startsWith(input.PathPrefix ?? "/"));
  return {
    PolicyRoles: having("Role", iam.of(account).roles).map(({ roleName, roleId }) => ({
      RoleName: roleName,
      RoleId: roleId,
    })),
    PolicyUsers: having("User", users).map(({ userName, userId }) => ({
      UserName: userName,
      UserId: userId,
    })),
    PolicyGroups: having("Group", groups).map(({ groupName, groupId }) => ({
      GroupName: groupName,
      GroupId: groupId,
    })),
    IsTruncated: false,
  };
}

function holderOf(input: Named, account: Account): { kind: string; holder: PolicyHolder } {
  if (input.RoleName !== undefined) return { kind: "role", holder: findRole(account, input.RoleName) };
  if (input.UserName !== undefined) return { kind: "user", holder: findUser(account, input.UserName) };
  return { kind: "group", holder: findGroup(account, input.GroupName) };
}
