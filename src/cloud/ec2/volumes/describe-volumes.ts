import type { DescribeVolumesCommandInput, DescribeVolumesCommandOutput, Volume } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { type FilterTable, filtered } from "../filters.ts";
import type { InstanceRecord } from "../instance.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";

/** The only volumes here are the instances' root volumes; they go with their instance. */
export function describeVolumes(
  input: DescribeVolumesCommandInput,
  account: Account,
): Omit<DescribeVolumesCommandOutput, "$metadata"> {
  const all = Object.values(ec2.of(account).instances)
    .filter(({ state }) => state !== "terminated")
    .map(describe);
  const ids = input.VolumeIds ?? [];
  const missing = ids.find((id) => !all.some(({ VolumeId }) => VolumeId === id));
  if (missing !== undefined)
    throw new ServiceError("InvalidVolume.NotFound", `The volume '${missing}' does not exist.`);
  const wanted = all.filter(({ VolumeId = "" }) => ids.length === 0 || ids.includes(VolumeId));
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable), input);
  return { Volumes: items, NextToken };
}

function describe(instance: InstanceRecord): Volume {
  return {
    VolumeId: instance.volumeId,
    AvailabilityZone: instance.availabilityZone,
    Size: 8,
    VolumeType: "gp3",
    Iops: 3000,
    Throughput: 125,
    Encrypted: false,
    State: "in-use",
    CreateTime: new Date(instance.launchTime),
    MultiAttachEnabled: false,
    Attachments: [
      {
        VolumeId: instance.volumeId,
        InstanceId: instance.instanceId,
        Device: "/dev/xvda",
        State: "attached",
        AttachTime: new Date(instance.launchTime),
        DeleteOnTermination: true,
      },
    ],
    Tags: [],
  };
}

const filterTable: FilterTable<Volume> = {
  tags: () => ({}),
  values: {
    "attachment.device": () => "/dev/xvda",
    "attachment.instance-id": (volume) => volume.Attachments?.[0]?.InstanceId,
    "attachment.status": () => "attached",
    "availability-zone": (volume) => volume.AvailabilityZone,
    encrypted: (volume) => volume.Encrypted,
    status: (volume) => volume.State,
    "volume-id": (volume) => volume.VolumeId,
    "volume-type": (volume) => volume.VolumeType,
  },
};
