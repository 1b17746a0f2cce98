import type { AttachVolumeCommandInput, DetachVolumeCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import { ec2 } from "../state.ts";
import { describeAttachment } from "./describe-volumes.ts";
import { type Attachment, allVolumes, findVolume, rootDevice } from "./state.ts";

/** @throws ServiceError InvalidVolume.ZoneMismatch, IncorrectState, VolumeInUse, or InvalidParameterValue for a taken device */
export function attachVolume(input: AttachVolumeCommandInput, account: Account) {
  const volume = findVolume(account, input.VolumeId);
  const instance = find("instance", ec2.of(account).instances, input.InstanceId);
  const { Device: device } = input;
  if (!device) throw new ServiceError("MissingParameter", "The request must contain the parameter device");
  if (volume.attachment) {
    throw new ServiceError("VolumeInUse", `${volume.volumeId} is already attached to an instance`);
  }
  if (instance.state !== "running" && instance.state !== "stopped") {
    throw new ServiceError("IncorrectState", `Instance '${instance.instanceId}' is not 'running'.`);
  }
  if (volume.availabilityZone !== instance.availabilityZone) {
    throw new ServiceError(
      "InvalidVolume.ZoneMismatch",
      `The volume '${volume.volumeId}' is not in the same availability zone as instance '${instance.instanceId}'`,
    );
  }
  const isTaken = allVolumes(account).some(
    ({ attachment }) => attachment?.instanceId === instance.instanceId && attachment.device === device,
  );
  if (isTaken) {
    throw new ServiceError(
      "InvalidParameterValue",
      `Invalid value '${device}' for unixDevice. Attachment point ${device} is already in use`,
    );
  }
  const attachment: Attachment = {
    instanceId: instance.instanceId,
    device,
    attachTime: account.now,
    deleteOnTermination: false,
  };
  volume.attachment = attachment;
  return { ...describeAttachment(volume.volumeId, attachment), State: "attaching" as const };
}

/** @throws ServiceError IncorrectState where it is not attached, OperationNotPermitted for a running root volume */
export function detachVolume(input: DetachVolumeCommandInput, account: Account) {
  const volume = findVolume(account, input.VolumeId);
  if (input.InstanceId !== undefined) find("instance", ec2.of(account).instances, input.InstanceId);
  const { attachment } = volume;
  if (!attachment) {
    const message = `Volume '${volume.volumeId}' is in the 'available' state.`;
    throw new ServiceError("IncorrectState", message);
  }
  const isOther = input.InstanceId !== undefined && input.InstanceId !== attachment.instanceId;
  if (isOther || (input.Device !== undefined && input.Device !== attachment.device)) {
    throw new ServiceError(
      "InvalidAttachment.NotFound",
      `Volume '${volume.volumeId}' is not attached to instance '${input.InstanceId ?? attachment.instanceId}' as device ${input.Device ?? attachment.device}`,
    );
  }
  if (attachment.device === rootDevice) {
    throw new ServiceError(
      "OperationNotPermitted",
      `Unable to detach root volume '${volume.volumeId}' from instance '${attachment.instanceId}'`,
    );
  }
  volume.attachment = undefined;
  return { ...describeAttachment(volume.volumeId, attachment), State: "detaching" as const };
}
