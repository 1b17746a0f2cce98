import type { CreateVolumeCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { newId } from "../new-id.ts";
import { type Tags, tagsFor } from "../tags.ts";
import { zonesOf } from "../zones.ts";
import { describeVolume } from "./describe-volumes.ts";
import { findSnapshot } from "./snapshots.ts";
import { findVolume, type Volume, volumes } from "./state.ts";

/** What each type can be [API:ec2 CreateVolume]: GiB, and IOPS where they can be chosen. */
const types: Readonly<
  Record<string, { sizes: readonly [number, number]; iops?: readonly [number, number] }>
> = {
  standard: { sizes: [1, 1024] },
  gp2: { sizes: [1, 16_384] },
  gp3: { sizes: [1, 65_536], iops: [3000, 80_000] },
  io1: { sizes: [4, 16_384], iops: [100, 64_000] },
  io2: { sizes: [4, 65_536], iops: [100, 256_000] },
  st1: { sizes: [125, 16_384] },
  sc1: { sizes: [125, 16_384] },
};

export function createVolume(input: CreateVolumeCommandInput, account: Account) {
  const tags = tagsFor("volume", input.TagSpecifications);
  const volume = newVolume(input, checkedZone(input, account), tags, account);
  volumes.of(account)[volume.volumeId] = volume;
  return { ...describeVolume(volume), State: "creating" as const };
}

export type VolumeRequest = Pick<
  CreateVolumeCommandInput,
  | "Size"
  | "SnapshotId"
  | "VolumeType"
  | "Iops"
  | "Throughput"
  | "Encrypted"
  | "KmsKeyId"
  | "MultiAttachEnabled"
>;

/** A volume as it is asked for, not yet among the account's. @throws ServiceError in AWS's words */
export function newVolume(
  request: VolumeRequest,
  availabilityZone: string,
  tags: Tags,
  account: Account,
): Volume {
  const { SnapshotId: snapshotId, VolumeType: volumeType = "gp2", KmsKeyId, Throughput } = request;
  const snapshot = snapshotId === undefined ? undefined : findSnapshot(snapshotId, account);
  const size = request.Size ?? (snapshot && (snapshot.size ?? 8));
  if (size === undefined) {
    throw new ServiceError("MissingParameter", "The request must contain the parameter size/snapshot");
  }
  const iops = checkedIops(volumeType, checkedSize(volumeType, size, snapshot?.size), request.Iops);
  const encrypted = request.Encrypted ?? snapshot?.encrypted ?? false;
  if (KmsKeyId !== undefined && !encrypted) {
    throw new ServiceError(
      "InvalidParameterDependency",
      "The parameter KmsKeyId requires the parameter Encrypted to be set.",
    );
  }
  if (Throughput !== undefined && volumeType !== "gp3") {
    const message = `The parameter throughput is not supported for ${volumeType} volumes.`;
    throw new ServiceError("InvalidParameterCombination", message);
  }
  if (request.MultiAttachEnabled && !volumeType.startsWith("io")) {
    const message = `The parameter multiAttachEnabled is not supported for ${volumeType} volumes.`;
    throw new ServiceError("InvalidParameterCombination", message);
  }
  return {
    volumeId: newId("vol"),
    availabilityZone,
    size,
    volumeType,
    iops,
    throughput: volumeType === "gp3" ? (Throughput ?? 125) : undefined,
    encrypted,
    kmsKeyId: encrypted ? (KmsKeyId ?? account.arn("kms", "alias/aws/ebs")) : undefined,
    snapshotId,
    multiAttachEnabled: request.MultiAttachEnabled ?? false,
    createTime: account.now,
    tags,
  };
}

/** @throws ServiceError VolumeInUse while it is attached */
export function deleteVolume({ VolumeId }: { VolumeId?: string }, account: Account): Record<string, never> {
  const { volumeId, attachment } = findVolume(account, VolumeId);
  if (attachment) {
    const message = `Volume ${volumeId} is currently attached to ${attachment.instanceId}`;
    throw new ServiceError("VolumeInUse", message);
  }
  delete volumes.of(account)[volumeId];
  return {};
}

function checkedZone(input: CreateVolumeCommandInput, account: Account): string {
  const given = input.AvailabilityZone ?? input.AvailabilityZoneId;
  if (given === undefined) {
    throw new ServiceError("MissingParameter", "The request must contain the parameter availabilityZone");
  }
  const found = zonesOf(account.region).find((zone) => zone.zoneName === given || zone.zoneId === given);
  if (found) return found.zoneName;
  throw new ServiceError("InvalidZone.NotFound", `The zone '${given}' does not exist.`);
}

function checkedSize(volumeType: string, size: number, least = 0): number {
  const type = types[volumeType];
  if (!type) {
    throw new ServiceError("InvalidParameterValue", `Invalid value '${volumeType}' for volumeType.`);
  }
  if (size < least) {
    throw new ServiceError(
      "InvalidParameterValue",
      `The size of a volume must be at least that of its snapshot, ${least} GiB; it is ${size}.`,
    );
  }
  if (size >= type.sizes[0] && size <= type.sizes[1]) return size;
  throw new ServiceError(
    "InvalidParameterValue",
    `Volume of ${size}GiB is invalid; ${volumeType} volumes have ${type.sizes[0]} to ${type.sizes[1]} GiB.`,
  );
}

/** gp2 has three a GiB, at least 100 and at most 16,000 [EBS user guide, "Amazon EBS General Purpose SSD volumes"]. */
function checkedIops(volumeType: string, size: number, given: number | undefined): number | undefined {
  const range = types[volumeType]?.iops;
  if (!range) {
    if (given !== undefined) {
      const message = `The parameter iops is not supported for ${volumeType} volumes.`;
      throw new ServiceError("InvalidParameterCombination", message);
    }
    return volumeType === "gp2" ? Math.min(16_000, Math.max(100, 3 * size)) : undefined;
  }
  if (given === undefined) {
    if (volumeType === "gp3") return 3000;
    throw new ServiceError("MissingParameter", "The request must contain the parameter iops");
  }
  if (given >= range[0] && given <= range[1]) return given;
  const message = `Volume iops of ${given} is invalid; ${volumeType} volumes have ${range[0]} to ${range[1]}.`;
  throw new ServiceError("InvalidParameterValue", message);
}
