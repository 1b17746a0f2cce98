import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";

/**
 * Copies what an instance has on its disk for every image that is to be made of it.
 * @returns whether nothing is left to copy
 */
export function captureImages(account: Account, instanceId: string): boolean {
  let isDone = true;
  for (const image of Object.values(ec2.of(account).images)) {
    if (image.sourceInstanceId !== instanceId || image.state !== "pending" || image.captured) continue;
    const progress = account.cloud.machines.capture(instanceId, image.imageId);
    if (progress === "captured") image.captured = true;
    else if (progress === "failed") image.state = "failed";
    else isDone = false;
  }
  return isDone;
}
