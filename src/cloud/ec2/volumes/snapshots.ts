import type {
  CreateSnapshotCommandInput,
  DeleteSnapshotCommandInput,
  DescribeSnapshotsCommandInput,
  DescribeSnapshotsCommandOutput,
} from "@aws-sdk/client-ec2";
import { type Account, slice } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { newId } from "../new-id.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import { type Tags, tagsFor } from "../tags.ts";
import { findVolume } from "./state.ts";

/** Of a volume, or what CreateImage makes of a root volume, which stays when its image is deregistered. */
export interface Snapshot {
  readonly snapshotId: string;
  readonly volumeId: string;
  /** GiB of the volume. Absent in what older versions wrote: 8. */
  readonly size?: number;
  readonly encrypted?: boolean;
  readonly kmsKeyId?: string | undefined;
  readonly description: string;
  readonly startedAt: number;
  tags: Tags;
}

export const snapshots = slice<Record<string, Snapshot>>("ec2.snapshots", () => ({}));

export function describeSnapshots(
  input: DescribeSnapshotsCommandInput,
  account: Account,
): Omit<DescribeSnapshotsCommandOutput, "$metadata"> {
  const ids = input.SnapshotIds ?? [];
  const wanted =
    ids.length === 0 ? Object.values(snapshots.of(account)) : ids.map((id) => findSnapshot(id, account));
  const owners = input.OwnerIds ?? [];
  const owned = owners.length === 0 || owners.includes("self") || owners.includes(account.accountId);
  const { items, NextToken } = page(
    filtered(owned ? wanted : [], input.Filters, filterTable(account)),
    input,
  );
  return {
    Snapshots: items.map((snapshot) => describe(snapshot, account)),
    NextToken,
  };
}

export function createSnapshot(input: CreateSnapshotCommandInput, account: Account) {
  const volume = findVolume(account, input.VolumeId);
  const snapshot: Snapshot = {
    snapshotId: newId("snap"),
    volumeId: volume.volumeId,
    size: volume.size,
    encrypted: volume.encrypted,
    kmsKeyId: volume.kmsKeyId,
    description: input.Description ?? "",
    startedAt: account.now,
    tags: tagsFor("snapshot", input.TagSpecifications),
  };
  snapshots.of(account)[snapshot.snapshotId] = snapshot;
  return { ...describe(snapshot, account), State: "pending" as const, Progress: "" };
}

function describe(snapshot: Snapshot, account: Account) {
  return {
    SnapshotId: snapshot.snapshotId,
    VolumeId: snapshot.volumeId,
    VolumeSize: snapshot.size ?? 8,
    Description: snapshot.description,
    StartTime: new Date(snapshot.startedAt),
    State: state(snapshot, account),
    Progress: state(snapshot, account) === "completed" ? "100%" : "0%",
    OwnerId: account.accountId,
    Encrypted: snapshot.encrypted ?? false,
    KmsKeyId: snapshot.kmsKeyId,
    StorageTier: "standard" as const,
    Tags: toTagList(snapshot.tags),
  };
}

/** @throws ServiceError InvalidSnapshot.InUse while an image is made of it */
export function deleteSnapshot(input: DeleteSnapshotCommandInput, account: Account) {
  const { snapshotId } = findSnapshot(input.SnapshotId ?? "", account);
  const image = Object.values(ec2.of(account).images).find((one) => one.snapshotId === snapshotId);
  if (image)
    throw new ServiceError(
      "InvalidSnapshot.InUse",
      `The snapshot ${snapshotId} is currently in use by ${image.imageId}`,
    );
  delete snapshots.of(account)[snapshotId];
  return {};
}

/** It is complete when the image that it was made for is available. */
function state(snapshot: Snapshot, account: Account) {
  const made = account.now - snapshot.startedAt >= account.duration("imagePending");
  return made ? ("completed" as const) : ("pending" as const);
}

/** @throws ServiceError InvalidSnapshot.NotFound */
export function findSnapshot(snapshotId: string, account: Account): Snapshot {
  const all = snapshots.of(account);
  const snapshot = Object.hasOwn(all, snapshotId) ? all[snapshotId] : undefined;
  if (snapshot) return snapshot;
  throw new ServiceError("InvalidSnapshot.NotFound", `The snapshot '${snapshotId}' does not exist.`);
}

function filterTable(account: Account): FilterTable<Snapshot> {
  return {
    tags: (snapshot) => snapshot.tags,
    values: {
      description: (snapshot) => snapshot.description,
      encrypted: (snapshot) => snapshot.encrypted ?? false,
      "owner-id": () => account.accountId,
      "snapshot-id": (snapshot) => snapshot.snapshotId,
      "start-time": (snapshot) => new Date(snapshot.startedAt).toISOString(),
      status: (snapshot) => state(snapshot, account),
      "volume-id": (snapshot) => snapshot.volumeId,
      "volume-size": (snapshot) => snapshot.size ?? 8,
    },
  };
}
