import type { DeregisterImageCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { ec2 } from "../state.ts";
import { findImage } from "./find-image.ts";

/** Instances launched from it are not touched. AWS's own images cannot be deregistered. */
export function deregisterImage(input: DeregisterImageCommandInput, account: Account) {
  const state = ec2.of(account);
  const { imageId } = findImage(account, input.ImageId ?? "");
  if (!state.images[imageId]) {
    throw new ServiceError("AuthFailure", `Not authorized for image:${imageId}`);
  }
  delete state.images[imageId];
  account.cloud.machines.forgetImage(imageId);
  return { Return: true };
}
