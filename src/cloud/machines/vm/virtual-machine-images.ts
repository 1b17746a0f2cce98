import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ImageCopies } from "../image-copies.ts";
import type { Capture } from "../machines.ts";
import { imagePaths } from "./machine-image.ts";
import type { VirtualMachine } from "./virtual-machine.ts";
import { type VirtualMachinePaths, virtualMachinePaths } from "./virtual-machine-paths.ts";

/** An image that was baked here. */
interface BakedDisk {
  /** What was written over the machine image, and nothing of what lies below. */
  readonly disk: string;
  /** The machine image's directory. */
  readonly image: string;
}

/**
 * Images of virtual machines: their disks, less the machine image on which all of them stand. They are in the local cloud's
 * directory and outlive it; a copy that its end cut short is begun again.
 */
export class VirtualMachineImages {
  readonly #directory: string;
  readonly #copies = new ImageCopies();

  /** @param directory the local cloud's */
  constructor(directory: string) {
    this.#directory = directory;
  }

  find(imageId: string): BakedDisk | undefined {
    const { directory, disk, image } = this.#paths(imageId);
    return existsSync(directory) && existsSync(disk) ? { disk, image: readlinkSync(image) } : undefined;
  }

  /** Begins to copy, or says how the copy goes on. @param machine undefined where it is off */
  capture(instanceId: string, imageId: string, machine: VirtualMachine | undefined): Capture {
    const paths = virtualMachinePaths(this.#directory, instanceId);
    return this.#copies.capture(imageId, {
      isThere: this.find(imageId) !== undefined,
      make: existsSync(paths.disk) ? () => this.#copy(paths, imageId, machine) : undefined,
      discard: () => this.forget(imageId),
    });
  }

  forget(imageId: string): void {
    this.#copies.forget(imageId);
    rmSync(this.#paths(imageId).directory, { recursive: true, force: true });
  }

  async #copy(
    paths: VirtualMachinePaths,
    imageId: string,
    machine: VirtualMachine | undefined,
  ): Promise<Capture> {
    const { directory, partial } = this.#paths(imageId);
    rmSync(directory, { recursive: true, force: true });
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    try {
      const failure = await machine?.snapshot();
      if (failure !== undefined) return "failed";
      const image = readlinkSync(paths.image);
      symlinkSync(image, join(partial, "image"));
      const below = `backing_file=${imagePaths(image).disk},backing_fmt=raw`;
      const from = machine ? paths.snapshot : paths.disk;
      const done = await run("qemu-img", [
        "convert",
        "-O",
        "qcow2",
        "-o",
        below,
        from,
        join(partial, "disk.qcow2"),
      ]);
      // Deregistered meanwhile: nobody wants it any more.
      if (!done || !this.#copies.isWanted(imageId)) return "failed";
      renameSync(partial, directory);
      return "captured";
    } catch {
      return "failed";
    } finally {
      rmSync(paths.snapshot, { force: true });
      rmSync(partial, { recursive: true, force: true });
    }
  }

  #paths(imageId: string) {
    const directory = join(this.#directory, "images", imageId);
    const partial = `${directory}.partial`;
    return { directory, partial, disk: join(directory, "disk.qcow2"), image: join(directory, "image") };
  }
}

function run(program: string, words: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { stdio: "ignore" });
    child.on("error", () => resolve(false));
    child.on("close", (code) => resolve(code === 0));
  });
}
