import type { EbsBlockDevice } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import type { InstanceRecord, RootVolume } from "../instance.ts";
import { type Tags, tagsFor } from "../tags.ts";
import { newVolume, type VolumeRequest } from "../volumes/create-volume.ts";
import { findSnapshot } from "../volumes/snapshots.ts";
import { rootDevice, rootVolume, volumes } from "../volumes/state.ts";
import type { LaunchRequest } from "./launch-request.ts";

/** What a launch says of its instances' disks. They are recorded: a machine has no block devices. */
export interface BlockDevices {
  /** Absent: as the image has it. */
  readonly root: RootVolume | undefined;
  readonly others: readonly {
    readonly device: string;
    readonly volume: VolumeRequest;
    readonly goes: boolean;
  }[];
  readonly tags: Tags;
}

/** Checks every mapping of a launch. @throws ServiceError as CreateVolume does */
export function blockDevices(request: LaunchRequest, zone: string, account: Account): BlockDevices {
  const mappings = (request.BlockDeviceMappings ?? []).flatMap(({ DeviceName, Ebs }) =>
    DeviceName !== undefined && Ebs ? [{ device: DeviceName, Ebs }] : [],
  );
  const tags = tagsFor("volume", request.TagSpecifications);
  const root = mappings.find(({ device }) => device === rootDevice)?.Ebs;
  const others = mappings
    .filter(({ device }) => device !== rootDevice)
    .map(({ device, Ebs }) => {
      const volume = volumeRequest(Ebs, account);
      newVolume(volume, zone, tags, account);
      // A volume of the launch goes with its instance, unless the launch says otherwise.
      return { device, volume, goes: Ebs.DeleteOnTermination ?? true };
    });
  const isPlain = root === undefined && Object.keys(tags).length === 0;
  return { root: isPlain ? undefined : rootOf(root ?? {}, zone, tags, account), others, tags };
}

function rootOf(Ebs: EbsBlockDevice, zone: string, tags: Tags, account: Account): RootVolume {
  const asImage = { ...Ebs, VolumeSize: Ebs.VolumeSize ?? 8, VolumeType: Ebs.VolumeType ?? "gp3" };
  const { size, volumeType, iops, throughput, encrypted, kmsKeyId } = newVolume(
    volumeRequest(asImage, account),
    zone,
    tags,
    account,
  );
  const deleteOnTermination = Ebs.DeleteOnTermination ?? true;
  return { size, volumeType, iops, throughput, encrypted, kmsKeyId, deleteOnTermination, tags };
}

function volumeRequest({ VolumeSize, ...rest }: EbsBlockDevice, account: Account): VolumeRequest {
  if (VolumeSize === undefined && rest.SnapshotId === undefined) {
    throw new ServiceError("MissingParameter", "The request must contain the parameter size or snapshotId");
  }
  if (rest.SnapshotId !== undefined) findSnapshot(rest.SnapshotId, account);
  return { ...rest, Size: VolumeSize };
}

/** The volumes that a new instance begins with, besides its root volume. */
export function attachVolumes(instance: InstanceRecord, devices: BlockDevices, account: Account): void {
  for (const { device, volume: request, goes } of devices.others) {
    const volume = newVolume(request, instance.availabilityZone, { ...devices.tags }, account);
    volume.attachment = {
      instanceId: instance.instanceId,
      device,
      attachTime: account.now,
      deleteOnTermination: goes,
    };
    volumes.of(account)[volume.volumeId] = volume;
  }
}

/** What becomes of an instance's volumes when it ends: they go, or are free again. */
export function releaseVolumes(instance: InstanceRecord, account: Account): void {
  const all = volumes.of(account);
  for (const volume of Object.values(all)) {
    const { attachment } = volume;
    if (attachment?.instanceId !== instance.instanceId) continue;
    if (attachment.deleteOnTermination) delete all[volume.volumeId];
    else volume.attachment = undefined;
  }
  if (instance.rootVolume?.deleteOnTermination !== false) return;
  all[instance.volumeId] = { ...rootVolume(instance), attachment: undefined };
}
