import type { Account } from "../account.ts";
import { slice } from "../account.ts";

export interface Role {
  readonly roleName: string;
  readonly roleId: string;
  readonly path: string;
  readonly createdAt: number;
  description: string;
  maxSessionDuration: number;
  permissionsBoundary: string | undefined;
  /** JSON text, as it was given. */
  assumeRolePolicyDocument: string;
  /** Inline policies: JSON text by name. */
  policies: Record<string, string>;
  /** ARNs of attached managed policies. */
  attached: string[];
  tags: Record<string, string>;
}

export interface InstanceProfile {
  readonly instanceProfileName: string;
  readonly instanceProfileId: string;
  readonly path: string;
  readonly createdAt: number;
  /** At most one. */
  roleName: string | undefined;
  tags: Record<string, string>;
}

export interface Policy {
  readonly policyName: string;
  readonly policyId: string;
  readonly path: string;
  readonly description: string | undefined;
  readonly createdAt: number;
  updatedAt: number;
  /** Oldest first; at most five. */
  versions: { readonly versionId: string; readonly document: string; readonly createdAt: number }[];
  defaultVersionId: string;
  nextVersion: number;
  tags: Record<string, string>;
}

export interface IamState {
  roles: Record<string, Role>;
  instanceProfiles: Record<string, InstanceProfile>;
  /** By ARN. */
  policies: Record<string, Policy>;
}

const regional = slice<IamState>("iam", () => ({ roles: {}, instanceProfiles: {}, policies: {} }));

/** IAM is global: whatever the region asked, its state is kept in that of us-east-1. */
export const iam = {
  of: (account: Account): IamState => regional.of(account.cloud.account("us-east-1")),
};
