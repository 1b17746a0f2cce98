import type { PendingModifiedValues } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { recordInstanceEvent, recordParameterGroupUse } from "./events.ts";
import { canFailOver, placeStandby } from "./placement.ts";
import type { DbInstance, Modification } from "./state.ts";

/** What RDS says when it begins. */
export function beginModification(account: Account, instance: DbInstance, change: Modification): void {
  if (change.multiAz === true) recordInstanceEvent(account, instance, "0024");
  if (change.multiAz === false) recordInstanceEvent(account, instance, "0030");
  if (change.instanceClass !== undefined) recordInstanceEvent(account, instance, "0012");
  if (change.allocatedStorage !== undefined) recordInstanceEvent(account, instance, "0018");
  if (change.engineVersion !== undefined) recordInstanceEvent(account, instance, "0178");
}

/** Makes the change. A new class or version restarts the instance; Multi-AZ, the standby takes over for it. */
export function applyModification(account: Account, instance: DbInstance, change: Modification): void {
  if (change.multiAz !== undefined) convert(account, instance, change.multiAz);
  if (change.instanceClass !== undefined) {
    instance.instanceClass = change.instanceClass;
    restart(account, instance);
    recordInstanceEvent(account, instance, "0014");
  }
  if (change.allocatedStorage !== undefined) {
    instance.allocatedStorage = change.allocatedStorage;
    recordInstanceEvent(account, instance, "0017");
  }
  if (change.engineVersion !== undefined) {
    instance.engineVersion = change.engineVersion;
    restart(account, instance);
    recordInstanceEvent(account, instance, "0047");
  }
  if (change.port !== undefined) {
    instance.port = change.port;
    restart(account, instance);
  }
  if (change.masterUserPassword) recordInstanceEvent(account, instance, "0016");
  if (change.parameterGroupName !== undefined) {
    instance.parameterGroupName = change.parameterGroupName;
    instance.parameterGroupStatus = "pending-reboot";
    recordParameterGroupUse(account, instance);
  }
  if (change.backupRetentionPeriod !== undefined)
    setRetention(account, instance, change.backupRetentionPeriod);
  instance.storageType = change.storageType ?? instance.storageType;
  instance.iops = change.iops ?? instance.iops;
  instance.licenseModel = change.licenseModel ?? instance.licenseModel;
  instance.subnetGroupName = change.subnetGroupName ?? instance.subnetGroupName;
}

function convert(account: Account, instance: DbInstance, multiAz: boolean): void {
  instance.multiAz = multiAz;
  instance.standbySince = undefined;
  if (multiAz) {
    const zone = placeStandby(account, instance.subnetGroupName, instance.availabilityZone);
    instance.secondaryAvailabilityZone = zone;
    instance.standbyReady = !account.cloud.failedZones.has(zone);
  } else {
    instance.secondaryAvailabilityZone = undefined;
    instance.standbyReady = false;
  }
  recordInstanceEvent(account, instance, multiAz ? "0025" : "0029");
}

function restart(account: Account, instance: DbInstance): void {
  if (canFailOver(account, instance)) {
    recordInstanceEvent(account, instance, "0013");
    swapZones(instance);
    recordInstanceEvent(account, instance, "0006");
    recordInstanceEvent(account, instance, "0049");
  } else {
    recordInstanceEvent(account, instance, "0004");
    recordInstanceEvent(account, instance, "0006");
  }
}

/** The standby becomes the primary. The endpoint's name stays; where it leads changes. */
export function swapZones(instance: DbInstance): void {
  const { availabilityZone, secondaryAvailabilityZone } = instance;
  if (secondaryAvailabilityZone === undefined) return;
  instance.availabilityZone = secondaryAvailabilityZone;
  instance.secondaryAvailabilityZone = availabilityZone;
}

function setRetention(account: Account, instance: DbInstance, days: number): void {
  const before = instance.backupRetentionPeriod;
  instance.backupRetentionPeriod = days;
  if (before === 0 && days > 0) {
    recordInstanceEvent(account, instance, "0032");
    instance.work.push({ kind: "backup" });
  }
  if (before > 0 && days === 0) recordInstanceEvent(account, instance, "0028");
}

export function isEmpty(change: Modification): boolean {
  return Object.values(change).every((value) => value === undefined);
}

/** As AWS describes what waits. */
export function describePending(change: Modification): PendingModifiedValues {
  return {
    DBInstanceClass: change.instanceClass,
    AllocatedStorage: change.allocatedStorage,
    MasterUserPassword: change.masterUserPassword ? "****" : undefined,
    Port: change.port,
    BackupRetentionPeriod: change.backupRetentionPeriod,
    MultiAZ: change.multiAz,
    EngineVersion: change.engineVersion,
    LicenseModel: change.licenseModel,
    Iops: change.iops,
    DBInstanceIdentifier: change.identifier,
    StorageType: change.storageType,
    DBSubnetGroupName: change.subnetGroupName,
  };
}
