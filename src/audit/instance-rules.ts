import type { Estate } from "../aws/estate.ts";
import type { Prices } from "../estimate/prices.ts";
import type { Rule } from "./rule.ts";

/** What an instance, and the disks attached to it, cannot survive. */
export const instanceRules: readonly Rule[] = [
  {
    code: "INSTANCE_ALONE",
    severity: "risk",
    risk: "When it dies, or its zone does, it stays down until somebody makes a new one by hand.",
    remedy: "hitori init --from-instance <instance-id>   Then: hitori deploy",
    find: (estate, prices) =>
      alone(estate).map(({ InstanceId = "", Placement }) => ({
        resource: InstanceId,
        evidence: `runs in ${Placement?.AvailabilityZone} and belongs to no Auto Scaling group`,
        remedy: `hitori init --from-instance ${InstanceId}   Then: hitori deploy`,
        monthly: sharedStorage(estate, prices),
      })),
  },
  {
    code: "DATA_IN_ONE_ZONE",
    severity: "loss",
    risk: "A disk exists in one zone. What is written to it after the last backup goes with the zone, or with the instance.",
    remedy: "hitori migrate --to /efs/<app>",
    find: (estate, prices) =>
      dataVolumes(estate).map(({ VolumeId = "", Size, AvailabilityZone, Attachments }) => ({
        resource: VolumeId,
        evidence: `${Size} GiB in ${AvailabilityZone}, ${Attachments?.[0]?.Device} of ${Attachments?.[0]?.InstanceId}${
          Attachments?.[0]?.DeleteOnTermination ? ", deleted with the instance" : ""
        }`,
        monthly: storagePrice(Size ?? 0, prices),
      })),
  },
  {
    code: "DISK_WITHOUT_BACKUP",
    severity: "loss",
    risk: "No completed snapshot: a deleted file, or a deleted instance, is gone for good.",
    remedy:
      "aws ec2 create-snapshot --volume-id <volume-id>   For good: AWS Backup, or hitori migrate to a file system with backups",
    find: (estate) =>
      dataVolumes(estate)
        .filter(({ VolumeId = "" }) => !estate.volumesWithSnapshot.includes(VolumeId))
        .map(({ VolumeId = "" }) => ({
          resource: VolumeId,
          evidence: "has no completed snapshot",
          remedy: `aws ec2 create-snapshot --volume-id ${VolumeId}   For good: hitori migrate, to a file system with backups`,
        })),
  },
  {
    code: "DISK_NOT_ENCRYPTED",
    severity: "advice",
    risk: "Its snapshots and copies can be read by whoever may copy them.",
    remedy: "Data on the file system that hitori deploy makes is encrypted.",
    find: (estate) =>
      dataVolumes(estate)
        .filter(({ Encrypted }) => Encrypted !== true)
        .map(({ VolumeId = "" }) => ({ resource: VolumeId, evidence: "is not encrypted", monthly: 0 })),
  },
  {
    code: "METADATA_V1",
    severity: "risk",
    risk: "A web app that can be made to fetch a URL gives the instance's credentials away.",
    remedy: "aws ec2 modify-instance-metadata-options --instance-id <instance-id> --http-tokens required",
    find: ({ instances }) =>
      instances
        .filter(({ MetadataOptions }) => MetadataOptions?.HttpTokens !== "required")
        .filter(({ MetadataOptions }) => MetadataOptions?.HttpEndpoint !== "disabled")
        .map(({ InstanceId = "" }) => ({
          resource: InstanceId,
          evidence: "answers instance metadata without a token (IMDSv1)",
          remedy: `aws ec2 modify-instance-metadata-options --instance-id ${InstanceId} --http-tokens required`,
          monthly: 0,
        })),
  },
];

/** Instances that no group replaces. */
function alone({ instances, groups }: Estate) {
  const grouped = new Set(groups.flatMap(({ Instances }) => (Instances ?? []).map((one) => one.InstanceId)));
  return instances.filter(({ InstanceId }) => !grouped.has(InstanceId));
}

/**
 * Disks that may hold data: all of an instance that stands alone, and those of a group's instance beside its root
 * volume, which comes from the image.
 */
function dataVolumes(estate: Estate) {
  const single = new Set(alone(estate).map(({ InstanceId }) => InstanceId));
  const roots = new Map(
    estate.instances.map(({ InstanceId, RootDeviceName }) => [InstanceId, RootDeviceName]),
  );
  return estate.volumes.filter(({ Attachments }) =>
    (Attachments ?? []).some(
      ({ InstanceId, Device }) => single.has(InstanceId) || roots.get(InstanceId) !== Device,
    ),
  );
}

/** The disks' whole size as EFS Standard storage: the most that it can be. */
function sharedStorage(estate: Estate, prices: Prices | undefined): number | undefined {
  return storagePrice(
    dataVolumes(estate).reduce((sum, { Size }) => sum + (Size ?? 0), 0),
    prices,
  );
}

function storagePrice(gib: number, prices: Prices | undefined): number | undefined {
  const price = prices?.find("EFS Standard storage");
  return price && price.usd * gib;
}
