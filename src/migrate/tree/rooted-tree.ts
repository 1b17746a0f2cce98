import { closeSync, constants, fstatSync, openSync, statSync } from "node:fs";
import { HitoriError } from "../../base/error.ts";
import { bytesOf } from "./path-bytes.ts";

interface Lane {
  readonly path: string;
  readonly file: number;
  readonly prefix: Buffer;
  readonly device: number;
  readonly inode: number;
}

/**
 * A tree that is reached through open directories. A mount that drops leaves those behind with errors, while a path
 * would lead on into the directory beneath the mount point: nothing can ever be written there.
 */
export class RootedTree {
  readonly #lanes: readonly Lane[];

  /** @param paths the tree's top, on each mount of the same file system through which it can be reached */
  constructor(paths: readonly string[]) {
    this.#lanes = paths.map((path) => {
      const file = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
      const { dev, ino } = fstatSync(file);
      return { path, file, prefix: Buffer.from(`/proc/self/fd/${file}/`), device: dev, inode: ino };
    });
  }

  get lanes(): number {
    return this.#lanes.length;
  }

  /** What a walk begins with. */
  get prefix(): Buffer {
    return this.#lane(0).prefix;
  }

  /** The path of an entry for a system call. */
  at(path: string, lane = 0): Buffer {
    const { prefix } = this.#lane(lane);
    return path === "" ? Buffer.concat([prefix, here]) : Buffer.concat([prefix, bytesOf(path)]);
  }

  /** @throws HitoriError TREE_GONE where a top is no longer what was opened: the mount dropped, or it was moved */
  check(): void {
    for (const { path, device, inode } of this.#lanes) {
      const now = statSync(path, { throwIfNoEntry: false });
      if (now?.dev === device && now.ino === inode) continue;
      throw new HitoriError({
        code: "TREE_GONE",
        message: `${path}: it is no longer the directory that was opened (${now ? "another is there now" : "there is none"}). A file system was unmounted, or the directory moved.`,
        hint: `Look at: findmnt -T ${path}   Mount it again, then run the same command: it continues.`,
      });
    }
  }

  close(): void {
    for (const { file } of this.#lanes) closeSync(file);
  }

  #lane(lane: number): Lane {
    const found = this.#lanes[lane];
    if (!found) throw new RangeError(`lane ${lane} of ${this.#lanes.length}`);
    return found;
  }
}

const here = Buffer.from(".");
