import type {
  DBInstance,
  ModifyDBInstanceMessage,
  RestoreDBInstanceFromDBSnapshotMessage,
} from "@aws-sdk/client-rds";

/** The restore of a snapshot that makes the same database again, Multi-AZ. Pure. */
export function restoreOf(
  old: DBInstance,
  names: { readonly identifier: string; readonly snapshot: string },
): RestoreDBInstanceFromDBSnapshotMessage {
  const option = old.OptionGroupMemberships?.[0]?.OptionGroupName;
  return {
    DBInstanceIdentifier: names.identifier,
    DBSnapshotIdentifier: names.snapshot,
    MultiAZ: true,
    DBInstanceClass: old.DBInstanceClass,
    Port: old.Endpoint?.Port,
    DBSubnetGroupName: old.DBSubnetGroup?.DBSubnetGroupName,
    VpcSecurityGroupIds: (old.VpcSecurityGroups ?? []).flatMap((one) => one.VpcSecurityGroupId ?? []),
    PubliclyAccessible: old.PubliclyAccessible,
    DBParameterGroupName: old.DBParameterGroups?.[0]?.DBParameterGroupName,
    OptionGroupName: option,
    LicenseModel: old.LicenseModel,
    StorageType: old.StorageType,
    // gp3 below its threshold has them by itself and refuses to be told.
    Iops: old.StorageType?.startsWith("io") ? old.Iops : undefined,
    AutoMinorVersionUpgrade: old.AutoMinorVersionUpgrade,
    CopyTagsToSnapshot: old.CopyTagsToSnapshot,
    EnableIAMDatabaseAuthentication: old.IAMDatabaseAuthenticationEnabled,
    EnableCloudwatchLogsExports: old.EnabledCloudwatchLogsExports,
    NetworkType: old.NetworkType,
    CACertificateIdentifier: old.CACertificateIdentifier,
    // AWS keeps tags that begin with aws: to itself.
    Tags: (old.TagList ?? []).filter(({ Key = "" }) => !Key.startsWith("aws:")),
  };
}

/** What a restore cannot be told, and what would be in the way of taking a failed one away: undefined where everything is as it was. Pure. */
export function settingsToCarry(old: DBInstance, restored: DBInstance): ModifyDBInstanceMessage | undefined {
  const differing = <K extends keyof DBInstance>(name: K) =>
    old[name] === undefined || old[name] === restored[name] ? undefined : old[name];
  const settings = {
    DeletionProtection: differing("DeletionProtection"),
    BackupRetentionPeriod: differing("BackupRetentionPeriod"),
    PreferredBackupWindow: differing("PreferredBackupWindow"),
    PreferredMaintenanceWindow: differing("PreferredMaintenanceWindow"),
    MaxAllocatedStorage: differing("MaxAllocatedStorage"),
    MonitoringInterval: differing("MonitoringInterval"),
    MonitoringRoleArn: differing("MonitoringRoleArn"),
    EnablePerformanceInsights: differing("PerformanceInsightsEnabled"),
  };
  if (Object.values(settings).every((value) => value === undefined)) return undefined;
  return { DBInstanceIdentifier: restored.DBInstanceIdentifier, ...settings };
}
