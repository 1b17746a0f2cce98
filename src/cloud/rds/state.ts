import type { OptionConfiguration } from "@aws-sdk/client-rds";
import { slice } from "../account.ts";

/** What an instance can be changed in later than asked: in its maintenance window, or when it is available. */
export interface Modification {
  readonly instanceClass?: string;
  readonly allocatedStorage?: number;
  readonly multiAz?: boolean;
  readonly engineVersion?: string;
  readonly storageType?: string;
  readonly iops?: number;
  readonly port?: number;
  readonly licenseModel?: string;
  readonly identifier?: string;
  readonly masterUserPassword?: true;
  readonly backupRetentionPeriod?: number;
  readonly parameterGroupName?: string;
  readonly subnetGroupName?: string;
}

/** What RDS does to an instance, one thing at a time, each taking its while. */
export type Work =
  | { readonly kind: "create" }
  | { readonly kind: "restore"; readonly snapshotIdentifier: string }
  | { readonly kind: "backup" }
  | { readonly kind: "snapshot"; readonly snapshotIdentifier: string }
  | { readonly kind: "modify"; readonly modification: Modification }
  | { readonly kind: "rename"; readonly identifier: string }
  | { readonly kind: "reboot" }
  | { readonly kind: "failover"; readonly requested: boolean }
  | { readonly kind: "recover" }
  | { readonly kind: "stop" }
  | { readonly kind: "start" }
  | { readonly kind: "delete" };

export interface DbInstance {
  identifier: string;
  /** `db-` and 26 letters: kept when the instance is renamed. */
  readonly resourceId: string;
  /** `available`, `stopped` or `failed` while there is nothing to do; otherwise what `work` says. */
  status: string;
  /** The first is being done. */
  work: Work[];
  /** When the first one began, milliseconds since 1970; undefined until it has. */
  workSince: number | undefined;
  createdAt: number | undefined;
  readonly engine: string;
  engineVersion: string;
  instanceClass: string;
  allocatedStorage: number;
  maxAllocatedStorage: number | undefined;
  storageType: string;
  iops: number | undefined;
  readonly storageEncrypted: boolean;
  readonly kmsKeyId: string | undefined;
  readonly masterUsername: string;
  readonly databaseName: string | undefined;
  port: number;
  licenseModel: string;
  multiAz: boolean;
  availabilityZone: string;
  /** Where the standby is; undefined for a Single-AZ instance. */
  secondaryAvailabilityZone: string | undefined;
  /** Whether the standby holds everything that the primary does: only then can it take over. */
  standbyReady: boolean;
  /** Since when a standby that is not ready is being brought up to date. */
  standbySince: number | undefined;
  subnetGroupName: string;
  vpcSecurityGroupIds: string[];
  publiclyAccessible: boolean;
  parameterGroupName: string;
  parameterGroupStatus: "in-sync" | "pending-reboot";
  /** One of the account's own; undefined for the engine's default one. */
  optionGroupName?: string;
  backupRetentionPeriod: number;
  preferredBackupWindow: string;
  preferredMaintenanceWindow: string;
  autoMinorVersionUpgrade: boolean;
  copyTagsToSnapshot: boolean;
  deletionProtection: boolean;
  iamDatabaseAuthentication: boolean;
  caCertificateIdentifier: string;
  pending: Modification;
  tags: Record<string, string>;
}

export interface DbSnapshot {
  readonly identifier: string;
  readonly type: "manual" | "automated";
  status: "creating" | "available";
  createdAt: number | undefined;
  readonly instanceIdentifier: string;
  readonly resourceId: string;
  readonly instanceCreatedAt: number | undefined;
  readonly engine: string;
  readonly engineVersion: string;
  readonly allocatedStorage: number;
  readonly storageType: string;
  readonly iops: number | undefined;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | undefined;
  readonly masterUsername: string;
  readonly databaseName: string | undefined;
  readonly port: number;
  readonly licenseModel: string;
  readonly availabilityZone: string;
  readonly vpcId: string;
  readonly instanceClass: string;
  readonly iamDatabaseAuthentication: boolean;
  readonly sourceSnapshotArn: string | undefined;
  /** Accounts that may restore it, or `all`. */
  restorers?: string[] | undefined;
  tags: Record<string, string>;
}

export interface DbSubnetGroup {
  readonly name: string;
  description: string;
  vpcId: string;
  subnets: { readonly subnetId: string; readonly availabilityZone: string }[];
  tags: Record<string, string>;
}

export interface DbParameterGroup {
  readonly name: string;
  readonly family: string;
  readonly description: string;
  /** What was set by somebody, by name. */
  parameters: Record<string, { readonly value: string; readonly applyMethod: string }>;
  tags: Record<string, string>;
}

export interface DbOptionGroup {
  readonly name: string;
  readonly engine: string;
  readonly majorVersion: string;
  readonly description: string;
  /** By the option's name. */
  options: Record<string, OptionConfiguration>;
  tags: Record<string, string>;
}

export interface DbEvent {
  /** `RDS-EVENT-0025`. AWS tells it to subscribers, not in DescribeEvents. */
  readonly id: string;
  readonly sourceType: "db-instance" | "db-snapshot" | "db-parameter-group";
  readonly sourceIdentifier: string;
  readonly sourceArn: string;
  readonly message: string;
  readonly categories: readonly string[];
  readonly at: number;
}

export interface RdsState {
  instances: Record<string, DbInstance>;
  snapshots: Record<string, DbSnapshot>;
  subnetGroups: Record<string, DbSubnetGroup>;
  parameterGroups: Record<string, DbParameterGroup>;
  optionGroups?: Record<string, DbOptionGroup>;
  /** Oldest first; AWS keeps fourteen days of them. */
  events: DbEvent[];
}

export const rds = slice<RdsState>("rds", () => ({
  instances: {},
  snapshots: {},
  subnetGroups: {},
  parameterGroups: {},
  events: [],
}));
