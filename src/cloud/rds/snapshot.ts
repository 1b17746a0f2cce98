import type { DBSnapshot } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { toTagList } from "../tag-list.ts";
import { majorVersion } from "./engines.ts";
import { recordSnapshotEvent } from "./events.ts";
import { findSubnetGroup } from "./find.ts";
import { type DbInstance, type DbSnapshot, rds } from "./state.ts";

/** Begins a snapshot that somebody asked for; the instance's work completes it. @throws ServiceError DBSnapshotAlreadyExists */
export function newSnapshot(
  account: Account,
  instance: DbInstance,
  identifier: string,
  tags: Record<string, string>,
): DbSnapshot {
  refuseTaken(account, identifier);
  const snapshot = snapshotOf(account, instance, identifier, "manual", tags);
  rds.of(account).snapshots[identifier] = snapshot;
  recordSnapshotEvent(account, snapshot, "0040");
  return snapshot;
}

/** @throws ServiceError DBSnapshotAlreadyExists */
export function refuseTaken(account: Account, identifier: string): void {
  if (!rds.of(account).snapshots[identifier]) return;
  const message = `Cannot create the snapshot because a snapshot with the identifier ${identifier} already exists.`;
  throw new ServiceError("DBSnapshotAlreadyExists", message);
}

export function completeSnapshot(account: Account, identifier: string): void {
  const snapshot = rds.of(account).snapshots[identifier];
  if (!snapshot) return;
  snapshot.status = "available";
  snapshot.createdAt = account.now;
  recordSnapshotEvent(account, snapshot, "0042");
}

/** RDS's own daily one, `rds:chat-2026-11-25-03-10`; the oldest go after the retention period. */
export function recordAutomatedSnapshot(account: Account, instance: DbInstance): void {
  const { snapshots } = rds.of(account);
  const at = new Date(account.now).toISOString().slice(0, 16).replace(/[T:]/g, "-");
  const tags = instance.copyTagsToSnapshot ? { ...instance.tags } : {};
  const snapshot = snapshotOf(account, instance, `rds:${instance.identifier}-${at}`, "automated", tags);
  recordSnapshotEvent(account, snapshot, "0090");
  snapshot.status = "available";
  snapshot.createdAt = account.now;
  snapshots[snapshot.identifier] = snapshot;
  recordSnapshotEvent(account, snapshot, "0091");
  const oldest = account.now - instance.backupRetentionPeriod * 86_400_000;
  for (const one of Object.values(snapshots)) {
    const own = one.type === "automated" && one.resourceId === instance.resourceId;
    if (own && (one.createdAt ?? account.now) < oldest) delete snapshots[one.identifier];
  }
}

function snapshotOf(
  account: Account,
  instance: DbInstance,
  identifier: string,
  type: DbSnapshot["type"],
  tags: Record<string, string>,
): DbSnapshot {
  return {
    identifier,
    type,
    status: "creating",
    createdAt: undefined,
    instanceIdentifier: instance.identifier,
    resourceId: instance.resourceId,
    instanceCreatedAt: instance.createdAt,
    engine: instance.engine,
    engineVersion: instance.engineVersion,
    allocatedStorage: instance.allocatedStorage,
    storageType: instance.storageType,
    iops: instance.iops,
    encrypted: instance.storageEncrypted,
    kmsKeyId: instance.kmsKeyId,
    masterUsername: instance.masterUsername,
    databaseName: instance.databaseName,
    port: instance.port,
    licenseModel: instance.licenseModel,
    availabilityZone: instance.availabilityZone,
    vpcId: findSubnetGroup(account, instance.subnetGroupName).vpcId,
    instanceClass: instance.instanceClass,
    iamDatabaseAuthentication: instance.iamDatabaseAuthentication,
    sourceSnapshotArn: undefined,
    tags,
  };
}

export function describeSnapshot(snapshot: DbSnapshot, account: Account): DBSnapshot {
  const at = (time: number | undefined) => (time === undefined ? undefined : new Date(time));
  return {
    DBSnapshotIdentifier: snapshot.identifier,
    DBSnapshotArn: account.arn("rds", `snapshot:${snapshot.identifier}`),
    DBInstanceIdentifier: snapshot.instanceIdentifier,
    DbiResourceId: snapshot.resourceId,
    SnapshotType: snapshot.type,
    Status: snapshot.status,
    PercentProgress: snapshot.status === "available" ? 100 : 0,
    SnapshotCreateTime: at(snapshot.createdAt),
    OriginalSnapshotCreateTime: at(snapshot.createdAt),
    InstanceCreateTime: at(snapshot.instanceCreatedAt),
    Engine: snapshot.engine,
    EngineVersion: snapshot.engineVersion,
    AllocatedStorage: snapshot.allocatedStorage,
    StorageType: snapshot.storageType,
    Iops: snapshot.iops,
    Encrypted: snapshot.encrypted,
    KmsKeyId: snapshot.kmsKeyId,
    MasterUsername: snapshot.masterUsername,
    Port: snapshot.port,
    LicenseModel: snapshot.licenseModel,
    AvailabilityZone: snapshot.availabilityZone,
    VpcId: snapshot.vpcId,
    OptionGroupName: optionGroupName(snapshot.engine, snapshot.engineVersion),
    IAMDatabaseAuthenticationEnabled: snapshot.iamDatabaseAuthentication,
    SourceDBSnapshotIdentifier: snapshot.sourceSnapshotArn,
    SnapshotTarget: "region",
    ProcessorFeatures: [],
    TagList: toTagList(snapshot.tags),
  };
}

/** The engine's own: `default:postgres-16`. */
export function optionGroupName(engine: string, version: string): string {
  return `default:${engine}-${majorVersion(engine, version).replace(".", "-")}`;
}
