import { promises } from "node:fs";
import { errorCode } from "../../base/error.ts";
import type { CopiedEntry, Entry } from "../tree/entry.ts";
import { joinPath } from "../tree/path-bytes.ts";
import { isGone } from "../tree/walk.ts";
import { keepAttributes } from "./attributes.ts";
import type { CopyContext } from "./copy-context.ts";

/** Makes a symbolic link. @returns undefined where the source vanished */
export async function copySymlink(
  context: CopyContext,
  entry: Entry,
  before: CopiedEntry | undefined,
  lane: number,
  created: () => void,
): Promise<CopiedEntry | undefined> {
  const path = context.target.at(entry.path, lane);
  let points: Buffer;
  try {
    points = await promises.readlink(context.source.at(entry.path), { encoding: "buffer" });
  } catch (error) {
    // EINVAL: it is no symbolic link any more.
    if (!isGone(error) && errorCode(error) !== "EINVAL") throw error;
    context.counters.unsettled += 1;
    return undefined;
  }
  if (before !== undefined) await remove(path);
  await making(path, () => promises.symlink(points, path));
  created();
  if (context.isRoot) await promises.lchown(path, entry.uid, entry.gid);
  await timeOf(context, path, entry);
  context.counters.copied += 1;
  return { ...entry, points: points.toString("latin1") };
}

/** Gives a file that was copied another name. */
export async function copyLink(
  context: CopyContext,
  entry: Entry,
  first: string,
  before: CopiedEntry | undefined,
  lane: number,
): Promise<CopiedEntry> {
  const path = context.target.at(entry.path, lane);
  if (before !== undefined) await remove(path);
  await making(path, () => promises.link(context.target.at(first, lane), path));
  context.counters.copied += 1;
  return { ...entry, linkOf: first };
}

/**
 * Makes a directory, or takes over one that is there. Its times are set when everything in it is done.
 * @returns true where it was made just now, so that nothing is in it
 */
export async function makeDirectory(context: CopyContext, entry: Entry, lane: number): Promise<boolean> {
  const path = context.target.at(entry.path, lane);
  // Who is not root has to be able to write into it until it is finished.
  const mode = (entry.mode | 0o700) & 0o777;
  try {
    await promises.mkdir(path, mode);
    return true;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  if ((await promises.lstat(path)).isDirectory()) return false;
  await remove(path);
  await promises.mkdir(path, mode);
  return true;
}

/** Removes what a directory of the target has beside `names`. @returns how many that were */
export async function removeSurplus(
  context: CopyContext,
  directory: string,
  names: ReadonlySet<string>,
): Promise<number> {
  const found = await promises.readdir(context.target.at(directory), { encoding: "latin1" });
  const surplus = found.filter((name) => !names.has(name));
  for (const name of surplus) await remove(context.target.at(joinPath(directory, name)));
  return surplus.length;
}

/** Sets what changes while files are made in a directory: at the end, so that it stays. */
export async function finishDirectory(
  context: CopyContext,
  entry: Entry,
  lane: number,
  metadata: boolean,
  fresh: boolean,
): Promise<void> {
  const path = context.target.at(entry.path, lane);
  if (metadata) {
    const { uid, gid } = context.maker.owner;
    const foreign = entry.uid !== uid || entry.gid !== gid;
    if (context.isRoot) await promises.chown(path, entry.uid, entry.gid);
    else if (foreign) context.counters.ownersLost += 1;
    // One that was made just now has its mode, except for what mkdir cannot give.
    if (!fresh || entry.mode !== ((entry.mode | 0o700) & 0o777)) await promises.chmod(path, entry.mode);
    context.counters.attributesLost += keepAttributes(
      context.native,
      context.source.at(entry.path),
      () => path,
    );
  }
  await timeOf(context, path, entry);
}

/** Removes whatever is at a path of the target; that nothing is there is well. */
export function remove(path: Buffer): Promise<void> {
  return promises.rm(path, { recursive: true, force: true });
}

async function making(path: Buffer, make: () => Promise<void>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    await remove(path);
    await make();
  }
}

async function timeOf(context: CopyContext, path: Buffer, entry: Entry): Promise<void> {
  if (await context.native?.lutimens(path, entry.mtime, entry.mtime)) return;
  // Node cuts the double to microseconds; half of one keeps it from falling below.
  const seconds = (Number(entry.mtime / 1000n) + 0.5) / 1e6;
  await promises.lutimes(path, seconds, seconds);
}
