import type { Account } from "../../account.ts";
import { isRecordedOnly } from "../../machines/recorded-only.ts";
import { ServiceError } from "../../service-error.ts";
import { notFound } from "../find.ts";
import { type PublicImage, publicImages } from "../public-images.ts";
import { ec2 } from "../state.ts";
import type { BakedImage } from "./state.ts";

/** @throws ServiceError InvalidAMIID.Malformed, InvalidAMIID.NotFound */
export function findImage(account: Account, imageId: string): PublicImage | BakedImage {
  requireImageId(imageId);
  const found = knownImage(account, imageId);
  if (found) return found;
  throw notFound("image", imageId);
}

/** All of them; the missing ones are told together. @throws ServiceError as `findImage` does */
export function findImages(account: Account, imageIds: readonly string[]): (PublicImage | BakedImage)[] {
  for (const id of imageIds) requireImageId(id);
  const absent = imageIds.filter((id) => !knownImage(account, id));
  if (absent.length > 0) throw notFound("image", ...absent);
  return imageIds.map((id) => findImage(account, id));
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
  const recorded = isRecordedOnly(account) && isImageId(imageId);
  if (recorded && !knownImage(account, imageId)) return { imageId, architecture, imdsRequired: false };
  return findImage(account, imageId);
}

/** Of an image, what a launch asks. */
type LaunchImage = Pick<PublicImage | BakedImage, "imageId" | "architecture"> &
  Partial<Pick<BakedImage, "state">> & { readonly imdsRequired?: boolean };

function knownImage(account: Account, imageId: string): PublicImage | BakedImage | undefined {
  const baked = ec2.of(account).images[imageId];
  return baked ?? publicImages(account).find((image) => image.imageId === imageId);
}
