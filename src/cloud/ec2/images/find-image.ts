import type { Account } from "../../account.ts";
import { isRecordedOnly } from "../../machines/recorded-only.ts";
import { ServiceError } from "../../service-error.ts";
import { notFound } from "../find.ts";
import { type PublicImage, publicImages } from "../public-images.ts";
import { type Ec2State, ec2 } from "../state.ts";
import type { BakedImage } from "./state.ts";

/** @throws ServiceError InvalidAMIID.Malformed, InvalidAMIID.NotFound */
export function findImage(state: Ec2State, imageId: string): PublicImage | BakedImage {
  requireImageId(imageId);
  const found = knownImage(state, imageId);
  if (found) return found;
  throw notFound("image", imageId);
}

/** All of them; the missing ones are told together. @throws ServiceError as `findImage` does */
export function findImages(state: Ec2State, imageIds: readonly string[]): (PublicImage | BakedImage)[] {
  for (const id of imageIds) requireImageId(id);
  const absent = imageIds.filter((id) => !knownImage(state, id));
  if (absent.length > 0) throw notFound("image", ...absent);
  return imageIds.map((id) => findImage(state, id));
}

function requireImageId(imageId: string): void {
  if (isImageId(imageId)) return;
  throw new ServiceError("InvalidAMIID.Malformed", `Invalid id: "${imageId}" (expecting "ami-...")`);
}

const isImageId = (id: string) => /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id);

/**
 * The image of a launch. Instances without machines (`--machines none`) boot nothing, so for them any well-formed id is
 * an image of the architecture that fits: suites written against AWS name images of their own.
 * @throws ServiceError as `findImage` does
 */
export function launchImage(
  account: Account,
  imageId: string,
  architecture: PublicImage["architecture"],
): LaunchImage {
  const state = ec2.of(account);
  const recorded = isRecordedOnly(account) && isImageId(imageId);
  if (recorded && !knownImage(state, imageId)) return { imageId, architecture, imdsRequired: false };
  return findImage(state, imageId);
}

/** Of an image, what a launch asks. */
type LaunchImage = Pick<PublicImage | BakedImage, "imageId" | "architecture"> &
  Partial<Pick<BakedImage, "state">> & { readonly imdsRequired?: boolean };

function knownImage(state: Ec2State, imageId: string): PublicImage | BakedImage | undefined {
  return state.images[imageId] ?? publicImages.find((image) => image.imageId === imageId);
}
