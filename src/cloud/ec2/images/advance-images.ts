import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";
import { captureImages } from "./capture-images.ts";
import type { BakedImage } from "./state.ts";

/**
 * Brings images from `pending` to `available`, once they are copied and their time is over. Where the instance reboots
 * for its image, the reboot copies it while the machine is off. @returns whether one changed
 */
export function advanceImages(account: Account): boolean {
  const { images, instances } = ec2.of(account);
  let changed = false;
  for (const image of Object.values(images)) {
    if (image.state !== "pending") continue;
    const { sourceInstanceId: source, captured } = image;
    if (instances[source]?.rebootSince === undefined) captureImages(account, source);
    changed = changed || image.captured !== captured || hasFailed(image);
    if (!image.captured || account.now - image.createdAt < account.duration("imagePending")) continue;
    image.state = "available";
    changed = true;
  }
  return changed;
}

function hasFailed({ state }: BakedImage): boolean {
  return state === "failed";
}
