import type {
  Volume as ApiVolume,
  DescribeVolumesCommandInput,
  DescribeVolumesCommandOutput,
  VolumeAttachment,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { page } from "../page.ts";
import { type Attachment, allVolumes, findVolume, type Volume } from "./state.ts";

export function describeVolumes(
  input: DescribeVolumesCommandInput,
  account: Account,
): Omit<DescribeVolumesCommandOutput, "$metadata"> {
  const ids = input.VolumeIds ?? [];
  const wanted = ids.length === 0 ? allVolumes(account) : ids.map((id) => findVolume(account, id));
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable), input);
  return { Volumes: items.map(describeVolume), NextToken };
}

export function describeVolume(volume: Volume): ApiVolume {
  return {
    VolumeId: volume.volumeId,
    AvailabilityZone: volume.availabilityZone,
    Size: volume.size,
    VolumeType: volume.volumeType as ApiVolume["VolumeType"],
    Iops: volume.iops,
    Throughput: volume.throughput,
    Encrypted: volume.encrypted,
    KmsKeyId: volume.kmsKeyId,
    SnapshotId: volume.snapshotId ?? "",
    State: stateOf(volume),
    CreateTime: new Date(volume.createTime),
    MultiAttachEnabled: volume.multiAttachEnabled,
    Attachments: volume.attachment ? [describeAttachment(volume.volumeId, volume.attachment)] : [],
    Tags: toTagList(volume.tags),
  };
}

export function describeAttachment(
  volumeId: string,
  attachment: Attachment,
  state: "attached" | "detached" = "attached",
): VolumeAttachment {
  return {
    VolumeId: volumeId,
    InstanceId: attachment.instanceId,
    Device: attachment.device,
    State: state,
    AttachTime: new Date(attachment.attachTime),
    DeleteOnTermination: attachment.deleteOnTermination,
  };
}

const stateOf = (volume: Volume) => (volume.attachment ? "in-use" : "available");
const text = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());

const filterTable: FilterTable<Volume> = {
  tags: (volume) => volume.tags,
  values: {
    "attachment.attach-time": ({ attachment }) => text(attachment?.attachTime),
    "attachment.delete-on-termination": ({ attachment }) => attachment?.deleteOnTermination,
    "attachment.device": ({ attachment }) => attachment?.device,
    "attachment.instance-id": ({ attachment }) => attachment?.instanceId,
    "attachment.status": ({ attachment }) => attachment && "attached",
    "availability-zone": (volume) => volume.availabilityZone,
    "create-time": (volume) => text(volume.createTime),
    encrypted: (volume) => volume.encrypted,
    "multi-attach-enabled": (volume) => volume.multiAttachEnabled,
    size: (volume) => volume.size,
    "snapshot-id": (volume) => volume.snapshotId,
    status: stateOf,
    "volume-id": (volume) => volume.volumeId,
    "volume-type": (volume) => volume.volumeType,
  },
};
