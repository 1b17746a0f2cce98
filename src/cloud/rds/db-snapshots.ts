import type {
  CopyDBSnapshotCommandInput,
  CreateDBSnapshotCommandInput,
  DescribeDBSnapshotsCommandInput,
} from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { recordSnapshotEvent } from "./events.ts";
import { type FilterTable, filtered } from "./filter.ts";
import { findInstance, findSnapshot } from "./find.ts";
import { requireIdentifier } from "./identifier.ts";
import { page } from "./page.ts";
import { invalidState, invalidValue } from "./refusals.ts";
import { describeSnapshot, newSnapshot, refuseTaken } from "./snapshot.ts";
import { type DbSnapshot, rds } from "./state.ts";
import { newTags } from "./tags.ts";
import { enqueue } from "./work.ts";

export function createDBSnapshot(input: CreateDBSnapshotCommandInput, account: Account) {
  const instance = findInstance(account, input.DBInstanceIdentifier);
  const snapshotIdentifier = requireIdentifier("DBSnapshotIdentifier", input.DBSnapshotIdentifier, 255);
  refuseTaken(account, snapshotIdentifier);
  if (instance.status !== "available") {
    throw invalidState(
      `Cannot create a snapshot because the database instance ${instance.identifier} is not currently in the available state.`,
    );
  }
  refusePastQuota(account);
  const tags = { ...(instance.copyTagsToSnapshot ? instance.tags : {}), ...newTags(input.Tags) };
  const snapshot = newSnapshot(account, instance, snapshotIdentifier, tags);
  enqueue(account, instance, { kind: "snapshot", snapshotIdentifier });
  return { DBSnapshot: describeSnapshot(snapshot, account) };
}

export function describeDBSnapshots(input: DescribeDBSnapshotsCommandInput, account: Account) {
  const named = input.DBSnapshotIdentifier ? [findSnapshot(account, input.DBSnapshotIdentifier)] : undefined;
  const type = input.SnapshotType;
  if (type !== undefined && !["automated", "manual", "shared", "public", "awsbackup"].includes(type)) {
    throw invalidValue(`Unrecognized snapshot type: ${type}`);
  }
  const wanted = (named ?? Object.values(rds.of(account).snapshots)).filter(
    (one) =>
      (type === undefined || one.type === type) &&
      (input.DBInstanceIdentifier === undefined ||
        one.instanceIdentifier === input.DBInstanceIdentifier.toLowerCase()) &&
      (input.DbiResourceId === undefined || one.resourceId === input.DbiResourceId),
  );
  const { items, Marker } = page(filtered(wanted, input.Filters, filterTable(account)), input);
  return { DBSnapshots: items.map((snapshot) => describeSnapshot(snapshot, account)), Marker };
}

/** Automated ones go with their instance alone. */
export function deleteDBSnapshot(input: { DBSnapshotIdentifier?: string }, account: Account) {
  const snapshot = findSnapshot(account, input.DBSnapshotIdentifier);
  if (snapshot.type === "automated") {
    throw invalidSnapshotState("Cannot delete automated snapshots. Only manual snapshots can be deleted.");
  }
  requireAvailable(snapshot);
  delete rds.of(account).snapshots[snapshot.identifier];
  recordSnapshotEvent(account, snapshot, "0041");
  return { DBSnapshot: { ...describeSnapshot(snapshot, account), Status: "deleted" } };
}

/** Within the region; it is there at once, since nothing is copied. */
export function copyDBSnapshot(input: CopyDBSnapshotCommandInput, account: Account) {
  const source = findSnapshot(account, input.SourceDBSnapshotIdentifier);
  const identifier = requireIdentifier("TargetDBSnapshotIdentifier", input.TargetDBSnapshotIdentifier, 255);
  refuseTaken(account, identifier);
  requireAvailable(source);
  refusePastQuota(account);
  const copy: DbSnapshot = {
    ...source,
    identifier,
    type: "manual",
    createdAt: account.now,
    restorers: undefined,
    sourceSnapshotArn: account.arn("rds", `snapshot:${source.identifier}`),
    tags: { ...(input.CopyTags ? source.tags : {}), ...newTags(input.Tags) },
  };
  rds.of(account).snapshots[identifier] = copy;
  recordSnapshotEvent(account, copy, "0042");
  return { DBSnapshot: describeSnapshot(copy, account) };
}

/** @throws ServiceError InvalidDBSnapshotState */
export function requireAvailable(snapshot: DbSnapshot): void {
  if (snapshot.status === "available") return;
  throw invalidSnapshotState(`The snapshot ${snapshot.identifier} is not in the available state.`);
}

function invalidSnapshotState(message: string): ServiceError {
  return new ServiceError("InvalidDBSnapshotState", message);
}

/** A hundred manual ones a region. */
function refusePastQuota(account: Account): void {
  const manual = Object.values(rds.of(account).snapshots).filter((one) => one.type === "manual");
  if (manual.length < 100) return;
  throw new ServiceError("SnapshotQuotaExceeded", "Cannot create more than 100 manual snapshots");
}

function filterTable(account: Account): FilterTable<DbSnapshot> {
  return {
    "db-instance-id": (one) => [one.instanceIdentifier, account.arn("rds", `db:${one.instanceIdentifier}`)],
    "db-snapshot-id": (one) => [one.identifier],
    "dbi-resource-id": (one) => [one.resourceId],
    "snapshot-type": (one) => [one.type],
    engine: (one) => [one.engine],
  };
}
