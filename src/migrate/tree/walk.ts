import { type BigIntStats, lstatSync, promises, readdirSync } from "node:fs";
import { preciseTime } from "../../base/clock.ts";
import { errorCode } from "../../base/error.ts";
import { type Entry, entryOf } from "./entry.ts";
import { bytesOf, joinPath } from "./path-bytes.ts";

/** One directory of a tree with what is directly in it, by name. */
export interface Listing {
  readonly directory: string;
  readonly entries: readonly Entry[];
  /** Sockets, pipes and devices. */
  readonly special: readonly string[];
}

export interface WalkOptions {
  /** Directories that are left out with all that is in them, from the top. */
  readonly leaveOut?: readonly string[];
  /** Told of what could not be looked into. Without it such errors are thrown. */
  readonly onProblem?: (path: string, error: unknown) => void;
}

/** Looks at once when a look has to go over the network. */
const looksAtOnce = 64;
/** Looks that are timed before it is decided whether most of them are slow. */
const probes = 8;
/** Milliseconds of a look from which on it is worth the detour over threads. */
const slowLook = 0.2;

/**
 * Lists a tree in the order of a manifest. What vanishes meanwhile is left out. Local looks are made in place, since
 * they cost microseconds; remote ones many at a time.
 * @param prefix the tree's top, ending in a slash
 */
export async function* walk(prefix: Buffer, options: WalkOptions = {}): AsyncGenerator<Listing> {
  const stack = [""];
  for (let directory = stack.pop(); directory !== undefined; directory = stack.pop()) {
    const listing = await list(prefix, directory, options);
    if (listing === undefined) continue;
    yield listing;
    for (let at = listing.entries.length - 1; at >= 0; at--) {
      const entry = listing.entries[at];
      if (entry?.kind === "directory") stack.push(entry.path);
    }
  }
}

async function list(prefix: Buffer, directory: string, options: WalkOptions): Promise<Listing | undefined> {
  const { leaveOut = [], onProblem } = options;
  let names: string[];
  try {
    names = readdirSync(Buffer.concat([prefix, bytesOf(directory)]), { encoding: "latin1" }).sort();
  } catch (error) {
    if (isGone(error)) return undefined;
    if (!onProblem) throw error;
    onProblem(directory, error);
    return undefined;
  }
  const paths = names.map((name) => joinPath(directory, name)).filter((path) => !leaveOut.includes(path));
  const entries: Entry[] = [];
  const special: string[] = [];
  await lookAtAll(prefix, paths, (path, stats) => {
    const entry = entryOf(path, stats);
    if (entry) entries.push(entry);
    else special.push(path);
  });
  return { directory, entries, special };
}

async function lookAtAll(
  prefix: Buffer,
  paths: readonly string[],
  found: (path: string, stats: BigIntStats) => void,
): Promise<void> {
  let at = 0;
  let slow = 0;
  for (; at < paths.length; at++) {
    if (at === probes && slow > probes / 2) break;
    const path = paths[at] ?? "";
    const from = at < probes ? preciseTime() : 0;
    const stats = lookAt(Buffer.concat([prefix, bytesOf(path)]));
    if (at < probes && preciseTime() - from > slowLook) slow += 1;
    if (stats) found(path, stats);
  }
  for (; at < paths.length; at += looksAtOnce) {
    const some = paths.slice(at, at + looksAtOnce);
    const looks = await Promise.all(
      some.map((path) =>
        promises.lstat(Buffer.concat([prefix, bytesOf(path)]), { bigint: true }).catch((error: unknown) => {
          // A thread that acts for the data's owner (copy/maker.ts) is refused what this one may see.
          if (errorCode(error) === "EACCES") return lookAt(Buffer.concat([prefix, bytesOf(path)]));
          return goneOrThrow(error);
        }),
      ),
    );
    for (const [index, stats] of looks.entries()) if (stats) found(some[index] ?? "", stats);
  }
}

/** What is at a path, or undefined where nothing is. */
function lookAt(path: Buffer): BigIntStats | undefined {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    return goneOrThrow(error);
  }
}

function goneOrThrow(error: unknown): undefined {
  if (isGone(error)) return undefined;
  throw error;
}

export function isGone(error: unknown): boolean {
  const code = errorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}
