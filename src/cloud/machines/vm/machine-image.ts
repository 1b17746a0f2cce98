import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { readFileIfPresent } from "../../../base/atomic-file.ts";
import { HitoriError } from "../../../base/error.ts";
import type { MachineImage } from "../machines.ts";
import type { ImageRecipe } from "./image-recipe.ts";

/** A machine image that was built, and is kept for every local cloud of this user. */
export interface BuiltImage extends MachineImage {
  readonly directory: string;
  /** Its root file system, which machines write over and never into. */
  readonly disk: string;
  readonly kernel: string;
  readonly initialRamdisk: string;
  /** Whether KVM was seen to run its kernel on this computer. */
  readonly hasKvm: boolean;
}

/** What is written beside an image that is complete. */
export interface ImageDescription {
  readonly name: string;
  readonly description: string;
  readonly kernel: string;
  readonly hasKvm: boolean;
  readonly packages: readonly string[];
}

/** Where images are kept: `$XDG_CACHE_HOME/hitori/images`. */
export function imagesDirectory(): string {
  const { XDG_CACHE_HOME } = process.env;
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "hitori", "images");
}

export function imagePaths(directory: string) {
  return {
    disk: join(directory, "disk.raw"),
    kernel: join(directory, "vmlinuz"),
    initialRamdisk: join(directory, "initrd.img"),
    description: join(directory, "image.json"),
  };
}

/** The image of a recipe, or undefined where none was built of it yet. */
export function findMachineImage(recipe: ImageRecipe, images = imagesDirectory()): BuiltImage | undefined {
  const directory = join(images, recipe.checksum);
  const { disk, kernel, initialRamdisk, description } = imagePaths(directory);
  const text = existsSync(disk) ? readFileIfPresent(description) : undefined;
  if (text === undefined) return undefined;
  const described = JSON.parse(text) as ImageDescription;
  return {
    directory,
    disk,
    kernel,
    initialRamdisk,
    imageId: `ami-0${recipe.checksum.slice(0, 16)}`,
    name: described.name,
    description: described.description,
    hasKvm: described.hasKvm,
    architecture: "x86_64",
  };
}

/** @throws HitoriError MACHINE_IMAGE_MISSING */
export function requireMachineImage(recipe: ImageRecipe): BuiltImage {
  const image = findMachineImage(recipe);
  if (image) return image;
  throw new HitoriError({
    code: "MACHINE_IMAGE_MISSING",
    message: `Virtual machines start from an image, and the one of this version (${recipe.checksum}) is not in ${imagesDirectory()}.`,
    hint: "Build it, once, in some minutes: hitori cloud image build",
  });
}
