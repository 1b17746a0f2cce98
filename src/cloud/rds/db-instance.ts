import type { DBInstance } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { toTagList } from "../tag-list.ts";
import { findSubnetGroup } from "./find.ts";
import { endpointAddress } from "./identifier.ts";
import { describePending } from "./modification.ts";
import { optionGroupName } from "./snapshot.ts";
import type { DbInstance } from "./state.ts";
import { describeSubnetGroup } from "./subnet-groups.ts";

/** An instance as RDS describes it. It has an endpoint once it was created, and keeps it while it is down. */
export function describeInstance(instance: DbInstance, account: Account): DBInstance {
  const created = instance.createdAt !== undefined;
  return {
    DBInstanceIdentifier: instance.identifier,
    DBInstanceArn: account.arn("rds", `db:${instance.identifier}`),
    DbiResourceId: instance.resourceId,
    DBInstanceStatus: instance.status,
    DBInstanceClass: instance.instanceClass,
    Engine: instance.engine,
    EngineVersion: instance.engineVersion,
    LicenseModel: instance.licenseModel,
    MasterUsername: instance.masterUsername,
    DBName: instance.databaseName,
    Endpoint: created ? endpoint(instance, account) : undefined,
    DbInstancePort: 0,
    InstanceCreateTime: created ? new Date(instance.createdAt ?? 0) : undefined,
    AvailabilityZone: instance.availabilityZone,
    MultiAZ: instance.multiAz,
    SecondaryAvailabilityZone: instance.secondaryAvailabilityZone,
    PendingModifiedValues: describePending(instance.pending),
    ...describeStorage(instance),
    ...describeNetwork(instance, account),
    ...describeMaintenance(instance, account),
    TagList: toTagList(instance.tags),
  };
}

function endpoint(instance: DbInstance, account: Account) {
  const HostedZoneId = "Z2R2ITUGPM61AM";
  return { Address: endpointAddress(account, instance.identifier), Port: instance.port, HostedZoneId };
}

function describeStorage(instance: DbInstance): Partial<DBInstance> {
  return {
    AllocatedStorage: instance.allocatedStorage,
    MaxAllocatedStorage: instance.maxAllocatedStorage,
    StorageType: instance.storageType,
    Iops: instance.iops,
    StorageEncrypted: instance.storageEncrypted,
    KmsKeyId: instance.kmsKeyId,
  };
}

function describeNetwork(instance: DbInstance, account: Account): Partial<DBInstance> {
  return {
    DBSubnetGroup: describeSubnetGroup(findSubnetGroup(account, instance.subnetGroupName), account),
    DBSecurityGroups: [],
    VpcSecurityGroups: instance.vpcSecurityGroupIds.map((VpcSecurityGroupId) => ({
      VpcSecurityGroupId,
      Status: "active",
    })),
    PubliclyAccessible: instance.publiclyAccessible,
    NetworkType: "IPV4",
  };
}

function describeMaintenance(instance: DbInstance, account: Account): Partial<DBInstance> {
  const restorable = instance.backupRetentionPeriod > 0 && instance.createdAt !== undefined;
  return {
    BackupRetentionPeriod: instance.backupRetentionPeriod,
    PreferredBackupWindow: instance.preferredBackupWindow,
    PreferredMaintenanceWindow: instance.preferredMaintenanceWindow,
    // Transaction logs are uploaded every five minutes.
    LatestRestorableTime: restorable ? new Date(Math.floor(account.now / 300_000) * 300_000) : undefined,
    BackupTarget: "region",
    AutoMinorVersionUpgrade: instance.autoMinorVersionUpgrade,
    CopyTagsToSnapshot: instance.copyTagsToSnapshot,
    DeletionProtection: instance.deletionProtection,
    IAMDatabaseAuthenticationEnabled: instance.iamDatabaseAuthentication,
    CACertificateIdentifier: instance.caCertificateIdentifier,
    DBParameterGroups: [
      {
        DBParameterGroupName: instance.parameterGroupName,
        ParameterApplyStatus: instance.parameterGroupStatus,
      },
    ],
    OptionGroupMemberships: [
      {
        OptionGroupName: instance.optionGroupName ?? optionGroupName(instance.engine, instance.engineVersion),
        Status: "in-sync",
      },
    ],
    MonitoringInterval: 0,
    PerformanceInsightsEnabled: false,
    CustomerOwnedIpEnabled: false,
    ReadReplicaDBInstanceIdentifiers: [],
    DomainMemberships: [],
    AssociatedRoles: [],
    ActivityStreamStatus: "stopped",
  };
}
