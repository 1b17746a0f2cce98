import { type Account, slice } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import type { InstanceRecord } from "../instance.ts";
import { ec2 } from "../state.ts";
import type { Tags } from "../tags.ts";

/** An EBS volume. It is recorded: machines have no block devices. */
export interface Volume {
  readonly volumeId: string;
  readonly availabilityZone: string;
  /** GiB */
  readonly size: number;
  readonly volumeType: string;
  readonly iops?: number | undefined;
  /** MiB/s, of gp3 alone. */
  readonly throughput?: number | undefined;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string | undefined;
  readonly snapshotId?: string | undefined;
  readonly multiAttachEnabled: boolean;
  readonly createTime: number;
  attachment?: Attachment | undefined;
  tags: Tags;
}

export interface Attachment {
  readonly instanceId: string;
  readonly device: string;
  readonly attachTime: number;
  readonly deleteOnTermination: boolean;
}

/** Those that were made by CreateVolume; root volumes follow from their instances. */
export const volumes = slice<Record<string, Volume>>("ec2.volumes", () => ({}));

/** All that there are, root volumes first. */
export function allVolumes(account: Account): Volume[] {
  const running = Object.values(ec2.of(account).instances).filter(({ state }) => state !== "terminated");
  return [...running.map(rootVolume), ...Object.values(volumes.of(account))];
}

/** Those of one instance; DescribeInstances asks for each, so the others are not looked through for nothing. */
export function volumesOf(instance: InstanceRecord, account: Account): Volume[] {
  if (instance.state === "terminated") return [];
  const others = Object.values(volumes.of(account)).filter(
    ({ attachment }) => attachment?.instanceId === instance.instanceId,
  );
  return [rootVolume(instance), ...others];
}

/** @throws ServiceError InvalidVolume.NotFound */
export function findVolume(account: Account, volumeId: string | undefined): Volume {
  const found = allVolumes(account).find((one) => one.volumeId === volumeId);
  if (found) return found;
  throw new ServiceError("InvalidVolume.NotFound", `The volume '${volumeId}' does not exist.`);
}

export const rootDevice = "/dev/xvda";

/** As the launch wants it, or else as the image has it. */
export function rootVolume(instance: InstanceRecord): Volume {
  const { deleteOnTermination = true, ...given } = instance.rootVolume ?? {};
  return {
    volumeId: instance.volumeId,
    availabilityZone: instance.availabilityZone,
    size: 8,
    volumeType: "gp3",
    iops: 3000,
    throughput: 125,
    encrypted: false,
    tags: {},
    ...given,
    multiAttachEnabled: false,
    createTime: instance.launchTime,
    attachment: {
      instanceId: instance.instanceId,
      device: rootDevice,
      attachTime: instance.launchTime,
      deleteOnTermination,
    },
  };
}
