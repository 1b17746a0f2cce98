import type { ModifyDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { requireStorageType } from "./create-db-instance.ts";
import { describeInstance } from "./db-instance.ts";
import { familyOf, leastStorage, requireClass, requireStorage, resolveVersion } from "./engines.ts";
import { findInstance, findSubnetGroup } from "./find.ts";
import { requireIdentifier } from "./identifier.ts";
import { requireWindows } from "./maintenance-window.ts";
import { isEmpty } from "./modification.ts";
import {
  instanceAlreadyExists,
  parameterGroupFor,
  requirePassword,
  requireRetention,
  securityGroupsFor,
} from "./new-instance.ts";
import { optionGroupFor } from "./option-groups.ts";
import { requireTwoZones, zonesOfGroup } from "./placement.ts";
import { invalidCombination, invalidState } from "./refusals.ts";
import { type DbInstance, type Modification, rds } from "./state.ts";
import { enqueue } from "./work.ts";

/**
 * Some settings change at once, a password or parameter group as soon as possible, and the rest in the maintenance
 * window unless ApplyImmediately is set (RDS user guide, "Modifying an Amazon RDS DB instance").
 */
export function modifyDBInstance(input: ModifyDBInstanceCommandInput, account: Account) {
  const instance = findInstance(account, input.DBInstanceIdentifier);
  if (instance.status !== "available") {
    throw invalidState("Database instance is not in available state.");
  }
  const later = waiting(account, instance, input);
  const soon = asSoonAsPossible(account, instance, input);
  changeAtOnce(account, instance, input);
  // What is asked for now takes the place of what waited; with ApplyImmediately everything that waited goes with it.
  const pending = { ...instance.pending, ...defined(later) };
  if (!isEmpty(soon)) enqueue(account, instance, { kind: "modify", modification: soon });
  if (input.ApplyImmediately) applyPending(account, instance, pending);
  else instance.pending = pending;
  return { DBInstance: describeInstance(instance, account) };
}

/** Begins everything that waits; a new name comes last. */
export function applyPending(account: Account, instance: DbInstance, pending: Modification): void {
  const { identifier, ...modification } = pending;
  instance.pending = {};
  if (!isEmpty(modification)) enqueue(account, instance, { kind: "modify", modification });
  if (identifier !== undefined) enqueue(account, instance, { kind: "rename", identifier });
}

/** What an outage or a slower instance comes with. Only what differs from what is. */
function waiting(account: Account, instance: DbInstance, input: ModifyDBInstanceCommandInput): Modification {
  const changed = <T>(asked: T | undefined, is: T): T | undefined => (asked === is ? undefined : asked);
  const retention =
    input.BackupRetentionPeriod === undefined ? undefined : requireRetention(input.BackupRetentionPeriod);
  const switchesBackups =
    retention !== undefined && (retention === 0) !== (instance.backupRetentionPeriod === 0);
  if (input.MultiAZ) requireTwoZones(zonesOfGroup(findSubnetGroup(account, instance.subnetGroupName)));
  return {
    instanceClass:
      input.DBInstanceClass === undefined
        ? undefined
        : changed(requireClass(input.DBInstanceClass), instance.instanceClass),
    ...storageChange(instance, input),
    multiAz: changed(input.MultiAZ, instance.multiAz),
    engineVersion: versionChange(instance, input),
    licenseModel: changed(input.LicenseModel, instance.licenseModel),
    subnetGroupName: subnetGroupChange(account, instance, input.DBSubnetGroupName),
    backupRetentionPeriod: switchesBackups ? retention : undefined,
    identifier: newIdentifier(account, instance, input.NewDBInstanceIdentifier),
  };
}

function storageChange(instance: DbInstance, input: ModifyDBInstanceCommandInput): Modification {
  if (input.AllocatedStorage === undefined && input.StorageType === undefined && input.Iops === undefined)
    return {};
  const storageType = requireStorageType(
    input.StorageType ?? instance.storageType,
    input.Iops ?? instance.iops,
  );
  const size = input.AllocatedStorage ?? instance.allocatedStorage;
  requireStorage(instance.engine, storageType, Math.max(size, leastStorage(storageType)));
  if (size < instance.allocatedStorage) {
    throw invalidCombination("Requested storage size is less than the current storage size.");
  }
  if (size > instance.allocatedStorage && size < instance.allocatedStorage * 1.1) {
    throw invalidCombination(
      "Invalid storage size: allocated storage must be increased by at least 10 percent.",
    );
  }
  return {
    allocatedStorage: size === instance.allocatedStorage ? undefined : size,
    storageType: storageType === instance.storageType ? undefined : storageType,
    iops: input.Iops === instance.iops ? undefined : input.Iops,
  };
}

/** @throws ServiceError InvalidParameterCombination for a downgrade, and for a major upgrade that is not allowed */
function versionChange(instance: DbInstance, input: ModifyDBInstanceCommandInput): string | undefined {
  if (input.EngineVersion === undefined) return undefined;
  const { engine, engineVersion: current } = instance;
  const version = resolveVersion(engine, input.EngineVersion);
  if (version === current) return undefined;
  if (compareVersions(version, current) < 0) {
    throw invalidCombination(`Cannot upgrade ${engine} from ${current} to ${version}`);
  }
  if (familyOf(engine, version) !== familyOf(engine, current) && !input.AllowMajorVersionUpgrade) {
    throw invalidCombination(
      "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version.",
    );
  }
  return version;
}

function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

function subnetGroupChange(
  account: Account,
  instance: DbInstance,
  name: string | undefined,
): string | undefined {
  if (name === undefined) return undefined;
  const group = findSubnetGroup(account, name);
  if (group.name === instance.subnetGroupName) {
    const message = `The specified DB instance is already in the target DB subnet group ${group.name}.`;
    throw new ServiceError("InvalidVPCNetworkStateFault", message);
  }
  if (instance.multiAz) {
    const message = "You cannot move a Multi-AZ DB instance to another DB subnet group.";
    throw new ServiceError("InvalidVPCNetworkStateFault", message);
  }
  return group.name;
}

/** @throws ServiceError DBInstanceAlreadyExists */
function newIdentifier(
  account: Account,
  instance: DbInstance,
  given: string | undefined,
): string | undefined {
  if (given === undefined) return undefined;
  const identifier = requireIdentifier("NewDBInstanceIdentifier", given, 63);
  if (identifier === instance.identifier) return undefined;
  if (rds.of(account).instances[identifier]) throw instanceAlreadyExists();
  return identifier;
}

function asSoonAsPossible(
  account: Account,
  instance: DbInstance,
  input: ModifyDBInstanceCommandInput,
): Modification {
  if (input.MasterUserPassword !== undefined) requirePassword(instance.engine, input.MasterUserPassword);
  const group =
    input.DBParameterGroupName === undefined
      ? undefined
      : parameterGroupFor(account, input.DBParameterGroupName, instance);
  return {
    masterUserPassword: input.MasterUserPassword === undefined ? undefined : true,
    parameterGroupName: group === instance.parameterGroupName ? undefined : group,
    port: input.DBPortNumber === instance.port ? undefined : input.DBPortNumber,
  };
}

function changeAtOnce(account: Account, instance: DbInstance, input: ModifyDBInstanceCommandInput): void {
  const { BackupRetentionPeriod: days } = input;
  if (days !== undefined && days > 0 && instance.backupRetentionPeriod > 0)
    instance.backupRetentionPeriod = days;
  if (input.VpcSecurityGroupIds !== undefined) {
    const { vpcId } = findSubnetGroup(account, instance.subnetGroupName);
    instance.vpcSecurityGroupIds = securityGroupsFor(account, input.VpcSecurityGroupIds, vpcId);
  }
  if (input.OptionGroupName !== undefined)
    instance.optionGroupName = optionGroupFor(account, input.OptionGroupName, instance);
  const windows = requireWindows(input, instance);
  instance.preferredBackupWindow = windows.backup ?? instance.preferredBackupWindow;
  instance.preferredMaintenanceWindow = windows.maintenance ?? instance.preferredMaintenanceWindow;
  instance.deletionProtection = input.DeletionProtection ?? instance.deletionProtection;
  instance.copyTagsToSnapshot = input.CopyTagsToSnapshot ?? instance.copyTagsToSnapshot;
  instance.publiclyAccessible = input.PubliclyAccessible ?? instance.publiclyAccessible;
  instance.autoMinorVersionUpgrade = input.AutoMinorVersionUpgrade ?? instance.autoMinorVersionUpgrade;
  instance.maxAllocatedStorage = input.MaxAllocatedStorage ?? instance.maxAllocatedStorage;
  instance.caCertificateIdentifier = input.CACertificateIdentifier ?? instance.caCertificateIdentifier;
  instance.iamDatabaseAuthentication =
    input.EnableIAMDatabaseAuthentication ?? instance.iamDatabaseAuthentication;
}

function defined(change: Modification): Modification {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
