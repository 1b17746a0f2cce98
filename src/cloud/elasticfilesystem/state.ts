import { slice } from "../account.ts";
import type { StorageFault } from "../storage/storage.ts";

type LifeCycleState = "creating" | "available" | "updating" | "deleting" | "deleted" | "error";

export interface FileSystem {
  readonly fileSystemId: string;
  readonly creationToken: string;
  readonly createdAt: number;
  lifeCycleState: LifeCycleState;
  /** When `lifeCycleState` was entered, milliseconds since 1970. */
  stateSince: number;
  readonly encrypted: boolean;
  readonly kmsKeyId: string | undefined;
  readonly performanceMode: string;
  throughputMode: string;
  provisionedThroughputInMibps: number | undefined;
  /** When its throughput mode was last changed, or its provisioned throughput decreased. */
  throughputChangedAt?: number;
  /** Set for One Zone file systems. */
  readonly availabilityZoneName: string | undefined;
  tags: Record<string, string>;
  /** JSON text, as it was given. */
  policy: string | undefined;
  backup: "ENABLED" | "DISABLED";
  lifecyclePolicies: Record<string, string>[];
  replicationOverwriteProtection: "ENABLED" | "DISABLED";
}

export interface MountTarget {
  readonly mountTargetId: string;
  readonly fileSystemId: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly availabilityZone: string;
  readonly ipAddress: string;
  readonly networkInterfaceId: string;
  lifeCycleState: LifeCycleState;
  stateSince: number;
  securityGroupIds: string[];
}

export interface AccessPoint {
  readonly accessPointId: string;
  readonly clientToken: string;
  readonly fileSystemId: string;
  readonly posixUser: { Uid: number; Gid: number; SecondaryGids?: number[] } | undefined;
  readonly rootDirectory: {
    Path: string;
    CreationInfo?: { OwnerUid: number; OwnerGid: number; Permissions: string };
  };
  tags: Record<string, string>;
}

export interface FileSystemState {
  fileSystems: Record<string, FileSystem>;
  mountTargets: Record<string, MountTarget>;
  accessPoints: Record<string, AccessPoint>;
  /** By file system, then by zone or `*` for all others; states of before there were any have none. */
  storageFaults?: Record<string, Record<string, StorageFault | { readonly kind: "none" }>>;
  /** Last number used for an address or id made here. */
  nextAddress: number;
}

export const elasticFileSystem = slice<FileSystemState>("elasticfilesystem", () => ({
  fileSystems: {},
  mountTargets: {},
  accessPoints: {},
  nextAddress: 0,
}));
