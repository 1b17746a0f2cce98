import type {
  ListRolesCommandInput,
  UpdateAssumeRolePolicyCommandInput,
  UpdateRoleCommandInput,
} from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { describeRole } from "./describe.ts";
import { findRole, mustFirst, page } from "./find.ts";
import { requirePolicy } from "./policy-document.ts";
import { iam } from "./state.ts";

export function getRole(input: { RoleName?: string }, account: Account) {
  return { Role: describeRole(findRole(account, input.RoleName), account) };
}

export function listRoles(input: ListRolesCommandInput, account: Account) {
  const all = Object.values(iam.of(account).roles).filter((role) =>
    role.path.startsWith(input.PathPrefix ?? "/"),
  );
  const { items, ...rest } = page(all, input);
  return {
    Roles: items.map((role) => ({
      ...describeRole(role, account),
      PermissionsBoundary: undefined,
      Tags: undefined,
    })),
    ...rest,
  };
}

export function updateRole(input: UpdateRoleCommandInput, account: Account): Record<string, never> {
  const role = findRole(account, input.RoleName);
  role.description = input.Description ?? role.description;
  role.maxSessionDuration = input.MaxSessionDuration ?? role.maxSessionDuration;
  return {};
}

export function updateAssumeRolePolicy(
  input: UpdateAssumeRolePolicyCommandInput,
  account: Account,
): Record<string, never> {
  const role = findRole(account, input.RoleName);
  role.assumeRolePolicyDocument = requirePolicy(input.PolicyDocument, "trust");
  return {};
}

/** Refused while anything hangs on the role, each with IAM's own words. */
export function deleteRole(input: { RoleName?: string }, account: Account): Record<string, never> {
  const role = findRole(account, input.RoleName);
  const { instanceProfiles, roles } = iam.of(account);
  if (Object.values(instanceProfiles).some((profile) => profile.roleName === role.roleName)) {
    throw mustFirst("remove roles from instance profile");
  }
  if (role.attached.length > 0) throw mustFirst("detach all policies");
  if (Object.keys(role.policies).length > 0) throw mustFirst("delete policies");
  delete roles[role.roleName];
  return {};
}
