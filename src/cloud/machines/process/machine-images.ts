import { spawn } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ImageCopies } from "../image-copies.ts";
import type { Capture } from "../machines.ts";
import { type MachinePaths, machinePaths } from "./machine-paths.ts";
import { mountPoints } from "./mounts.ts";

/** On an instance these are in memory: an image has nothing of them. */
const volatile = ["run", "proc", "sys", "dev"];

/** What a running system may take away under a copy's hands; the copy is then as good as one of a pulled plug. */
const harmless = /: (No such file or directory|file changed as we read it)$/;

/**
 * Images of process machines: copies of their root directories, without what is mounted there. They stand in the local
 * cloud's directory and outlive it; a copy that its end cut short is begun again.
 */
export class MachineImages {
  readonly #directory: string;
  readonly #copies = new ImageCopies();

  /** @param directory the local cloud's */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** What a machine of this image starts with; undefined for an image that was not made here. */
  rootOf(imageId: string): string | undefined {
    const { root } = this.#paths(imageId);
    return existsSync(root) ? root : undefined;
  }

  /** Begins to copy, or says how the copy goes on. */
  capture(instanceId: string, imageId: string): Capture {
    const machine = machinePaths(this.#directory, instanceId);
    return this.#copies.capture(imageId, {
      isThere: this.rootOf(imageId) !== undefined,
      make: existsSync(machine.root) ? () => this.#copy(machine, imageId) : undefined,
      discard: () => this.forget(imageId),
    });
  }

  forget(imageId: string): void {
    this.#copies.forget(imageId);
    rmSync(this.#paths(imageId).directory, { recursive: true, force: true });
  }

  #copy(machine: MachinePaths, imageId: string): Promise<Capture> {
    const { directory, partial } = this.#paths(imageId);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    const child = spawn("cp", ["-a", "--reflink=auto", "--", `${machine.root}/.`, `${partial}/`], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { PATH: process.env.PATH, LC_ALL: "C" },
    });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(0, 10_000);
    });
    return new Promise((resolve) => {
      child.on("error", () => resolve("failed"));
      child.on("close", (code) => {
        const complaints = said
          .trimEnd()
          .split("\n")
          .filter((line) => line !== "" && !harmless.test(line));
        const failed = code !== 0 && (complaints.length > 0 || said === "");
        resolve(failed ? "failed" : this.#finish(machine, imageId));
      });
    });
  }

  #finish(machine: MachinePaths, imageId: string): Capture {
    // Deregistered meanwhile: nobody wants it any more.
    if (!this.#copies.isWanted(imageId)) return "failed";
    const { root, partial } = this.#paths(imageId);
    for (const path of mountPoints(machine)) uncover(machine, join(partial, path), path);
    for (const path of volatile) rmSync(join(partial, path), { recursive: true, force: true });
    renameSync(partial, root);
    return "captured";
  }

  #paths(imageId: string) {
    const directory = join(this.#directory, "images", imageId);
    return { directory, root: join(directory, "root"), partial: join(directory, "partial") };
  }
}

/** Puts back the directory that a mount covers. */
function uncover(machine: MachinePaths, copied: string, path: string): void {
  if (!lstatSync(copied, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  rmSync(copied);
  const hidden = join(machine.hidden, path.replaceAll("/", "%"));
  if (existsSync(hidden)) cpSync(hidden, copied, { recursive: true, verbatimSymlinks: true });
  else mkdirSync(copied);
}
