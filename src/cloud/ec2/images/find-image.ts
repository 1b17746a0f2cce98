import { ServiceError } from "../../service-error.ts";
import { type PublicImage, publicImages } from "../public-images.ts";
import type { Ec2State } from "../state.ts";
import type { BakedImage } from "./state.ts";

/** @throws ServiceError InvalidAMIID.Malformed, InvalidAMIID.NotFound */
export function findImage(state: Ec2State, imageId: string): PublicImage | BakedImage {
  if (!/^ami-[0-9a-f]+$/.test(imageId)) {
    throw new ServiceError("InvalidAMIID.Malformed", `Invalid id: "${imageId}" (expecting "ami-...")`);
  }
  const found = state.images[imageId] ?? publicImages.find((image) => image.imageId === imageId);
  if (found) return found;
  throw new ServiceError("InvalidAMIID.NotFound", `The image id '[${imageId}]' does not exist`);
}
