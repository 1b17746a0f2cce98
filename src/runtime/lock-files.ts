import { type Dirent, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../base/error.ts";

/**
 * What databases leave behind when their machine dies, and what makes sure that a directory is theirs.
 *
 * PostgreSQL judges postmaster.pid by whether a process of that number lives, on this kernel: after a take-over that
 * number means nothing, and on the local cloud it may be a stranger's. mongod keeps a byte-range lock on mongod.lock,
 * which an NFS server may remember for a dead client; a new file has none. MySQL's pid file is only read by scripts.
 */
const known: readonly { readonly lock: RegExp; readonly beside: readonly string[] }[] = [
  { lock: /^postmaster\.pid$/, beside: ["PG_VERSION"] },
  { lock: /^mongod\.lock$/, beside: ["WiredTiger", "storage.bson"] },
  { lock: /\.pid$/, beside: ["ibdata1", "aria_log_control"] },
];

/** Below a mount, data directories are at most this deep (PostgreSQL 18: 18/docker). */
const deepest = 3;
/** Directories looked into: an upload folder with a million others must not delay the start. */
const limit = 500;

/**
 * Clears the lock files of dead instances below the directories that the app mounts. Only the holder of the lease may,
 * before it starts the app.
 * @returns the paths of the files that are gone
 */
export function clearLockFiles(directories: readonly string[]): string[] {
  const cleared: string[] = [];
  let looked = 0;
  let level = [...new Set(directories)];
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const below: string[] = [];
    for (const directory of level) {
      looked += 1;
      if (looked > limit) return cleared;
      const entries = list(directory);
      const own = known.find(({ beside }) => entries.some(({ name }) => beside.includes(name)));
      if (!own) {
        below.push(
          ...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(directory, name)),
        );
        continue;
      }
      for (const { name } of entries.filter((entry) => entry.isFile() && own.lock.test(entry.name))) {
        rmSync(join(directory, name));
        cleared.push(join(directory, name));
      }
    }
    level = below;
  }
  return cleared;
}

function list(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
    throw error;
  }
}
