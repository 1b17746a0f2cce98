import type {
  CreateDBInstanceCommandInput,
  CreateDBInstanceCommandOutput,
  DBInstance,
  DescribeDBInstancesCommandOutput,
  ModifyDBInstanceCommandInput,
  RestoreDBInstanceFromDBSnapshotCommandInput,
} from "@aws-sdk/client-rds";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import type { Loose } from "./loose.ts";
import { type ResourceContext, resourceType } from "./resource-type.ts";
import { list, object, type PropertiesOf, tagList } from "./schema.ts";
import { allTags, tagChanges } from "./tags.ts";

const properties = object({
  AllocatedStorage: "integer",
  AllowMajorVersionUpgrade: "boolean",
  ApplyImmediately: "boolean",
  AutoMinorVersionUpgrade: "boolean",
  AvailabilityZone: "string",
  BackupRetentionPeriod: "integer",
  CACertificateIdentifier: "string",
  CopyTagsToSnapshot: "boolean",
  DBInstanceClass: "string",
  DBInstanceIdentifier: "string",
  DBName: "string",
  DBParameterGroupName: "string",
  DBSnapshotIdentifier: "string",
  DBSubnetGroupName: "string",
  DeleteAutomatedBackups: "boolean",
  DeletionProtection: "boolean",
  EnableIAMDatabaseAuthentication: "boolean",
  Engine: "string",
  EngineVersion: "string",
  Iops: "integer",
  KmsKeyId: "string",
  LicenseModel: "string",
  MasterUserPassword: "string",
  MasterUsername: "string",
  MaxAllocatedStorage: "integer",
  MultiAZ: "boolean",
  Port: "integer",
  PreferredBackupWindow: "string",
  PreferredMaintenanceWindow: "string",
  PubliclyAccessible: "boolean",
  StorageEncrypted: "boolean",
  StorageType: "string",
  Tags: tagList,
  VPCSecurityGroups: list("string"),
});

type Properties = PropertiesOf<typeof properties.fields>;

/** CloudFormation applies changes at once unless ApplyImmediately is false. */
export const rdsDbInstance = resourceType({
  name: "AWS::RDS::DBInstance",
  properties,
  replacedBy: [
    "AvailabilityZone",
    "DBInstanceIdentifier",
    "DBName",
    "DBSnapshotIdentifier",
    "DBSubnetGroupName",
    "Engine",
    "KmsKeyId",
    "MasterUsername",
    "StorageEncrypted",
  ],
  attributeNames: [
    "DBInstanceArn",
    "DbiResourceId",
    "Endpoint.Address",
    "Endpoint.HostedZoneId",
    "Endpoint.Port",
  ],
  changingAttributes: ["Endpoint.Port"],
  taggable: true,
  takesSnapshots: true,
  nameProperty: "DBInstanceIdentifier",
  // Six hours: a restored or converted database takes its time.
  stabilizationLimit: 6 * 3_600_000,
  create: (given, context) => {
    const { account } = context;
    const DBInstanceIdentifier = (given.DBInstanceIdentifier ?? context.newName(63)).toLowerCase();
    const tags = allTags(context, given.Tags);
    const [operation, input] =
      given.DBSnapshotIdentifier === undefined
        ? ["CreateDBInstance", createInput(given, DBInstanceIdentifier, tags)]
        : ["RestoreDBInstanceFromDBSnapshot", restoreInput(given, DBInstanceIdentifier, tags)];
    const answer = account.call<CreateDBInstanceCommandOutput>("rds", operation, input);
    return answer.DBInstance?.DBInstanceIdentifier ?? DBInstanceIdentifier;
  },
  ready: (id, _, { account }) => {
    const status = describe(account, id)?.DBInstanceStatus;
    if (status !== "failed") return status === "available";
    throw new ServiceError("NotStabilized", `DB instance ${id} is in state: failed`);
  },
  update: (id, given, previous, context) => {
    const { account } = context;
    account.call("rds", "ModifyDBInstance", modifyInput(given, previous, id));
    const ResourceName = account.arn("rds", `db:${id}`);
    const { set, removed } = tagChanges(context, given.Tags, previous.Tags);
    if (set.length > 0) account.call("rds", "AddTagsToResource", { ResourceName, Tags: set });
    if (removed.length > 0) account.call("rds", "RemoveTagsFromResource", { ResourceName, TagKeys: removed });
  },
  remove: (id, given, context) => {
    const { account, memory } = context;
    const instance = describe(account, id);
    if (instance && memory.deleting !== true) {
      // One that never became available has nothing that a snapshot could hold.
      const last = context.takeSnapshot && instance.DBInstanceStatus === "available";
      account.call("rds", "DeleteDBInstance", {
        DBInstanceIdentifier: id,
        SkipFinalSnapshot: !last,
        FinalDBSnapshotIdentifier: last ? snapshotName(context) : undefined,
        DeleteAutomatedBackups: given.DeleteAutomatedBackups,
      });
      memory.deleting = true;
    }
    return instance === undefined;
  },
  attributes: (id, _, { account }) => {
    const instance = describe(account, id);
    return {
      DBInstanceArn: instance?.DBInstanceArn ?? "",
      DbiResourceId: instance?.DbiResourceId ?? "",
      "Endpoint.Address": instance?.Endpoint?.Address ?? "",
      "Endpoint.HostedZoneId": instance?.Endpoint?.HostedZoneId ?? "",
      "Endpoint.Port": String(instance?.Endpoint?.Port ?? ""),
    };
  },
});

/** `stack-snapshot-logicalid-1a2b3c…` */
function snapshotName({ stackName, logicalId, newName }: ResourceContext): string {
  return `${stackName}-snapshot-${logicalId}-${newName().slice(-12)}`.toLowerCase();
}

type TagList = { Key: string; Value: string }[];

function createInput(given: Properties, DBInstanceIdentifier: string, Tags: TagList) {
  const { DBSnapshotIdentifier, VPCSecurityGroups, ApplyImmediately, AllowMajorVersionUpgrade, ...rest } =
    given;
  const { DeleteAutomatedBackups, ...settings } = rest;
  return {
    ...settings,
    DBInstanceIdentifier,
    DBInstanceClass: given.DBInstanceClass,
    Engine: given.Engine,
    VpcSecurityGroupIds: VPCSecurityGroups,
    Tags,
  } satisfies Loose<Partial<CreateDBInstanceCommandInput>>;
}

function restoreInput(given: Properties, DBInstanceIdentifier: string, Tags: TagList) {
  return {
    DBInstanceIdentifier,
    DBSnapshotIdentifier: given.DBSnapshotIdentifier,
    DBInstanceClass: given.DBInstanceClass,
    Engine: given.Engine,
    MultiAZ: given.MultiAZ,
    AvailabilityZone: given.AvailabilityZone,
    DBSubnetGroupName: given.DBSubnetGroupName,
    DBParameterGroupName: given.DBParameterGroupName,
    Port: given.Port,
    PubliclyAccessible: given.PubliclyAccessible,
    AutoMinorVersionUpgrade: given.AutoMinorVersionUpgrade,
    CopyTagsToSnapshot: given.CopyTagsToSnapshot,
    DeletionProtection: given.DeletionProtection,
    EnableIAMDatabaseAuthentication: given.EnableIAMDatabaseAuthentication,
    StorageType: given.StorageType,
    Iops: given.Iops,
    VpcSecurityGroupIds: given.VPCSecurityGroups,
    Tags,
  } satisfies Loose<RestoreDBInstanceFromDBSnapshotCommandInput>;
}

/** Only what the template changed: RDS would refuse a password it has already, and reboot for a port. */
function modifyInput(given: Properties, previous: Properties, DBInstanceIdentifier: string) {
  const changed = <K extends keyof Properties>(name: K): Properties[K] =>
    JSON.stringify(given[name]) === JSON.stringify(previous[name]) ? undefined : given[name];
  return {
    DBInstanceIdentifier,
    ApplyImmediately: given.ApplyImmediately ?? true,
    AllowMajorVersionUpgrade: given.AllowMajorVersionUpgrade,
    AllocatedStorage: changed("AllocatedStorage"),
    AutoMinorVersionUpgrade: changed("AutoMinorVersionUpgrade"),
    BackupRetentionPeriod: changed("BackupRetentionPeriod"),
    CACertificateIdentifier: changed("CACertificateIdentifier"),
    CopyTagsToSnapshot: changed("CopyTagsToSnapshot"),
    DBInstanceClass: changed("DBInstanceClass"),
    DBParameterGroupName: changed("DBParameterGroupName"),
    DBPortNumber: changed("Port"),
    DeletionProtection: changed("DeletionProtection"),
    EnableIAMDatabaseAuthentication: changed("EnableIAMDatabaseAuthentication"),
    EngineVersion: changed("EngineVersion"),
    Iops: changed("Iops"),
    LicenseModel: changed("LicenseModel"),
    MasterUserPassword: changed("MasterUserPassword"),
    MaxAllocatedStorage: changed("MaxAllocatedStorage"),
    MultiAZ: changed("MultiAZ"),
    PreferredBackupWindow: changed("PreferredBackupWindow"),
    PreferredMaintenanceWindow: changed("PreferredMaintenanceWindow"),
    PubliclyAccessible: changed("PubliclyAccessible"),
    StorageType: changed("StorageType"),
    VpcSecurityGroupIds: changed("VPCSecurityGroups"),
  } satisfies Loose<ModifyDBInstanceCommandInput>;
}

function describe(account: Account, DBInstanceIdentifier: string): DBInstance | undefined {
  try {
    const input = { DBInstanceIdentifier };
    return account.call<DescribeDBInstancesCommandOutput>("rds", "DescribeDBInstances", input)
      .DBInstances?.[0];
  } catch (error) {
    if (error instanceof ServiceError && error.code === "DBInstanceNotFound") return undefined;
    throw error;
  }
}
