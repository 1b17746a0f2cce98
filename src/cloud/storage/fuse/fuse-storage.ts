import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { errorCode } from "../../../base/error.ts";
import { mountTable } from "../../../base/mount-table.ts";
import type { Place, Storage, StorageFault } from "../storage.ts";
import { readServer, writeFault } from "./control-file.ts";
import { passthroughProgram, unavailable } from "./passthrough-program.ts";

/** Milliseconds that mounting and unmounting may take. */
const limit = 5_000;

/**
 * Each place is a FUSE mount of its own in front of the data, `<cloud directory>/fuse/<zone>/<fs-id>`, served by a
 * process of `native/passthrough.c`. The processes outlive a killed cloud, as its machines do; the next one takes over
 * those that live and replaces those that do not.
 */
export class FuseStorage implements Storage {
  readonly kind = "fuse";
  readonly faults = ["stall", "slow", "read-only", "full"] as const;
  readonly #root: string;
  readonly #program: string;

  private constructor(directory: string, program: string) {
    this.#root = join(directory, "fuse");
    this.#program = program;
  }

  /**
   * @param directory of the cloud, a real path
   * @throws HitoriError STORAGE_UNAVAILABLE, with what to install; found out by mounting once
   */
  static start(directory: string): FuseStorage {
    const storage = new FuseStorage(directory, passthroughProgram());
    const trial = { zone: "trial", fileSystemId: "trial" };
    storage.setFault(trial, undefined);
    const failed = storage.#mount(trial, directory);
    storage.withdraw(trial);
    rmSync(join(storage.#root, trial.zone), { recursive: true, force: true });
    if (failed === undefined) return storage;
    const hint =
      "FUSE needs the right to mount: root, or fusermount3 (sudo apt-get install fuse3); see /dev/fuse.";
    throw unavailable(`A file system could not be mounted on ${storage.#root}: ${failed}`, hint);
  }

  serve(place: Place, data: string, fault: StorageFault | undefined): string | undefined {
    const point = this.#point(place);
    if (serverOf(point) !== undefined) return point;
    this.withdraw(place);
    this.setFault(place, fault);
    const failed = this.#mount(place, data);
    if (failed === undefined) return point;
    process.emitWarning(`${place.fileSystemId} cannot be served in ${place.zone}: ${failed}`);
    return undefined;
  }

  withdraw(place: Place): void {
    withdrawPoint(this.#point(place));
  }

  setFault(place: Place, fault: StorageFault | undefined): void {
    const point = this.#point(place);
    mkdirSync(dirname(point), { recursive: true });
    writeFault(controlOf(point), fault);
  }

  withdrawAll(): void {
    withdrawMounts(this.#root);
  }

  #point({ zone, fileSystemId }: Place): string {
    return join(this.#root, zone, fileSystemId);
  }

  /** @returns what went wrong */
  #mount(place: Place, data: string): string | undefined {
    const point = this.#point(place);
    mkdirSync(point, { recursive: true });
    const words = [data, point, controlOf(point)];
    const done = spawnSync(this.#program, words, {
      encoding: "utf8",
      stdio: ["ignore", "ignore", "pipe"],
      timeout: limit,
    });
    if (done.status === 0) return undefined;
    return (
      (done.stderr ?? "").trim() || (done.error?.message ?? `it ended with ${done.status ?? done.signal}`)
    );
  }
}

/**
 * Unmounts every place of a cloud's directory and ends what serves it: before the directory is removed, and after a
 * cloud that was killed. Does nothing where there is none.
 */
export function withdrawMounts(root: string): void {
  // From the kernel's table too: somebody may have removed the control files, and a stalled mount hangs who looks into it.
  for (const { point } of mountTable()) if (point.startsWith(`${root}/`)) withdrawPoint(point);
  for (const zone of names(root)) {
    for (const name of names(join(root, zone))) {
      if (name.endsWith(controlEnding)) withdrawPoint(join(root, zone, name.slice(0, -controlEnding.length)));
    }
  }
}

const controlEnding = ".control";

function controlOf(point: string): string {
  return `${point}${controlEnding}`;
}

/** Ends the server first: after that nothing on the mount can hang any more, unmounting included. */
function withdrawPoint(point: string): void {
  const server = serverOf(point);
  if (server !== undefined) process.kill(server, "SIGKILL");
  if (isMounted(point)) unmount(point);
  rmSync(controlOf(point), { force: true });
}

/** Lazily: whoever stands in it keeps a mount that answers everything with an error. */
function unmount(point: string): void {
  const words = process.getuid?.() === 0 ? ["umount", "-l", point] : ["fusermount3", "-u", "-z", point];
  const [program = "", ...rest] = words;
  const done = spawnSync(program, rest, { encoding: "utf8", timeout: limit });
  if (done.status === 0 || !isMounted(point)) return;
  const said = (done.stderr ?? "").trim() || done.error?.message;
  throw unavailable(`${point} could not be unmounted: ${said}`, `Unmount it: sudo umount -l ${point}`);
}

function isMounted(point: string): boolean {
  return mountTable().some((entry) => entry.point === point);
}

/** The process that serves a mount point; undefined where it is gone, or its number is another's now. */
function serverOf(point: string): number | undefined {
  const pid = readServer(controlOf(point));
  if (pid === undefined) return isMounted(point) ? findServer(point) : undefined;
  return serves(pid, point) ? pid : undefined;
}

/** By its arguments, where no control file says which it is. */
function findServer(point: string): number | undefined {
  const pids = names("/proc").filter((name) => /^\d+$/.test(name));
  return pids.map(Number).find((pid) => serves(pid, point));
}

function serves(pid: number, point: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return words.includes(point) && words.includes(controlOf(point));
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ESRCH") return false;
    throw error;
  }
}

function names(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}
