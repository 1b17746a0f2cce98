import type {
  AttachedPermissionsBoundary,
  InstanceProfile as AwsInstanceProfile,
  Policy as AwsPolicy,
  Role as AwsRole,
} from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { toTagList } from "../tag-list.ts";
import { identities, type PolicyHolder } from "./identities.ts";
import { iamArn } from "./names.ts";
import { type InstanceProfile, iam, type Policy, type Role } from "./state.ts";

export function describeRole(role: Role, account: Account): AwsRole {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: iamArn(account, "role", role.path, role.roleName),
    CreateDate: new Date(role.createdAt),
    // IAM answers policies percent-encoded (RFC 3986).
    AssumeRolePolicyDocument: encodeURIComponent(role.assumeRolePolicyDocument),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary: describeBoundary(role.permissionsBoundary),
    // A role without tags is answered without the list; only policies show an empty one.
    Tags: Object.keys(role.tags).length > 0 ? toTagList(role.tags) : undefined,
  };
}

export function describeBoundary(arn: string | undefined): AttachedPermissionsBoundary | undefined {
  if (arn === undefined) return undefined;
  return { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: arn };
}

export function describeInstanceProfile(profile: InstanceProfile, account: Account): AwsInstanceProfile {
  const role = iam.of(account).roles[profile.roleName ?? ""];
  return {
    Path: profile.path,
    InstanceProfileName: profile.instanceProfileName,
    InstanceProfileId: profile.instanceProfileId,
    Arn: iamArn(account, "instance-profile", profile.path, profile.instanceProfileName),
    CreateDate: new Date(profile.createdAt),
    Roles: role ? [describeRole(role, account)] : [],
    Tags: toTagList(profile.tags),
  };
}

export function describePolicy(policy: Policy, account: Account): AwsPolicy {
  const Arn = iamArn(account, "policy", policy.path, policy.policyName);
  const { roles } = iam.of(account);
  const { users } = identities.of(account);
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: attachments(account, Arn),
    PermissionsBoundaryUsageCount: [...Object.values(roles), ...Object.values(users)].filter(
      ({ permissionsBoundary }) => permissionsBoundary === Arn,
    ).length,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
    Tags: toTagList(policy.tags),
  };
}

/** How many roles, users and groups have a managed policy attached. */
export function attachments(account: Account, policyArn: string): number {
  const { users, groups } = identities.of(account);
  return [iam.of(account).roles, users, groups]
    .flatMap((holders) => Object.values<PolicyHolder>(holders))
    .filter(({ attached }) => attached.includes(policyArn)).length;
}
