import type { CreateImageCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import { reboot } from "../instances/reboot-instances.ts";
import { newId } from "../new-id.ts";
import { ec2 } from "../state.ts";
import { tagsFor } from "../tags.ts";
import { snapshots } from "../volumes/snapshots.ts";
import type { BakedImage } from "./state.ts";

/**
 * Reboots the instance for a consistent image unless NoReboot is set: its disk is then copied while it is off, else as
 * it stands.
 */
export function createImage(input: CreateImageCommandInput, account: Account) {
  const state = ec2.of(account);
  const instance = find("instance", state.instances, input.InstanceId);
  const name = input.Name ?? "";
  if (!/^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/.test(name)) {
    throw new ServiceError(
      "InvalidAMIName.Malformed",
      "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '[', ']', '.', ' ', '/', '-', ''', '@' and '_'",
    );
  }
  const used = Object.values(state.images).find((image) => image.name === name);
  if (used) {
    throw new ServiceError(
      "InvalidAMIName.Duplicate",
      `AMI name ${name} is already in use by AMI ${used.imageId}`,
    );
  }
  if (!["running", "stopped"].includes(instance.state)) {
    throw new ServiceError(
      "IncorrectState",
      `The instance '${instance.instanceId}' is not in state 'running' or 'stopped'.`,
    );
  }
  const image: BakedImage = {
    imageId: newId("ami"),
    name,
    description: input.Description,
    architecture: instance.architecture,
    createdAt: account.now,
    sourceInstanceId: instance.instanceId,
    sourceImageId: instance.imageId,
    snapshotId: newId("snap"),
    state: "pending",
    tags: tagsFor("image", input.TagSpecifications),
  };
  state.images[image.imageId] = image;
  snapshots.of(account)[image.snapshotId] = {
    snapshotId: image.snapshotId,
    volumeId: instance.volumeId,
    // AWS's words for the snapshots that CreateImage takes.
    description: `Created by CreateImage(${instance.instanceId}) for ${image.imageId}`,
    startedAt: account.now,
    tags: tagsFor("snapshot", input.TagSpecifications),
  };
  if (input.NoReboot !== true) reboot(instance, account);
  return { ImageId: image.imageId };
}
