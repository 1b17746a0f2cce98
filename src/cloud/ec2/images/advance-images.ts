import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";

/** Brings images from `pending` to `available`. @returns whether one changed */
export function advanceImages(account: Account): boolean {
  let changed = false;
  for (const image of Object.values(ec2.of(account).images)) {
    if (image.state !== "pending" || account.now - image.createdAt < account.duration("imagePending"))
      continue;
    image.state = "available";
    changed = true;
  }
  return changed;
}
