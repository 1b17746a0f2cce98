import type {
  InstanceProfile as AwsInstanceProfile,
  Policy as AwsPolicy,
  Role as AwsRole,
} from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { iamArn } from "./names.ts";
import { type InstanceProfile, iam, type Policy, type Role } from "./state.ts";
import { toTagList } from "./tags.ts";

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
    PermissionsBoundary: role.permissionsBoundary
      ? {
          PermissionsBoundaryType: "PermissionsBoundaryPolicy",
          PermissionsBoundaryArn: role.permissionsBoundary,
        }
      : undefined,
    Tags: toTagList(role.tags),
  };
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
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: Object.values(iam.of(account).roles).filter((role) => role.attached.includes(Arn))
      .length,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    Description: policy.description,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
    Tags: toTagList(policy.tags),
  };
}
