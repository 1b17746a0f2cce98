import { type BigIntStats, constants, promises } from "node:fs";
import { errorCode } from "../../base/error.ts";
import { type CopiedEntry, type Entry, entryOf } from "../tree/entry.ts";
import { isGone } from "../tree/walk.ts";
import { keepAttributes } from "./attributes.ts";
import { copyContent } from "./copy-content.ts";
import type { CopyContext } from "./copy-context.ts";
import { closeFile, modeFile, openFile, ownFile, statFile, timeFile, truncateFile } from "./file-calls.ts";

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_RDWR, O_WRONLY } = constants;

export interface FileJob {
  readonly entry: Entry;
  /** What the manifest says that is there; undefined where it knows nothing. */
  readonly before: CopiedEntry | undefined;
  readonly lane: number;
  /** To be called once the name is there. */
  readonly created: () => void;
  /** New files in this directory take its group. */
  readonly parentSetsGroup: boolean;
}

/**
 * Copies one file. It may be complete on the target already, half, or not at all: an earlier run may have been killed
 * anywhere. Its time is set last, so nothing half has the right one.
 * @returns the entry as it was copied; undefined where the source vanished. An entry that changed meanwhile has inode
 *   0, which no file has, so that the next pass takes it again.
 */
export async function copyFile(context: CopyContext, job: FileJob): Promise<CopiedEntry | undefined> {
  let source: number;
  try {
    source = await context.sourceFiles.open(
      context.source.at(job.entry.path),
      O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
    );
  } catch (error) {
    // ELOOP: it is a symbolic link now.
    if (isGone(error) || errorCode(error) === "ELOOP") return vanished(context);
    throw error;
  }
  try {
    const entry = entryOf(job.entry.path, await context.sourceFiles.stat(source));
    if (entry?.kind !== "file") return vanished(context);
    return await copyOpenFile(context, { ...job, entry }, source);
  } finally {
    await context.sourceFiles.close(source);
  }
}

function vanished(context: CopyContext): undefined {
  context.counters.unsettled += 1;
  return undefined;
}

async function copyOpenFile(context: CopyContext, job: FileJob, source: number): Promise<CopiedEntry> {
  const { entry } = job;
  const opened = await openTarget(context, job);
  let content: { readonly size: number; readonly sha256: string };
  try {
    job.created();
    content = await copyContent(context, {
      source,
      target: opened.file,
      size: entry.size,
      sparse: entry.sparse && opened.fresh,
      compare: !opened.fresh,
    });
    const isShort = opened.fresh ? entry.sparse : opened.size !== content.size;
    if (isShort) await truncateFile(opened.file, content.size);
    await keepMetadata(context, job, opened);
  } finally {
    await closeFile(opened.file);
  }
  context.counters.copied += 1;
  const settled = isSame(entry, await context.sourceFiles.stat(source)) && content.size === entry.size;
  if (!settled) context.counters.unsettled += 1;
  return { ...entry, sha256: content.sha256, ...(settled ? {} : { inode: 0n }) };
}

interface OpenedTarget {
  readonly file: number;
  /** Empty and made just now. */
  readonly fresh: boolean;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

async function openTarget(context: CopyContext, job: FileJob): Promise<OpenedTarget> {
  const { entry, before, lane } = job;
  const path = context.target.at(entry.path, lane);
  const ownName = before?.kind === "file" && before.links === 1 && entry.links === 1;
  if (ownName && before.linkOf === undefined) {
    const existing = await openExisting(path, O_RDWR);
    if (existing) return existing;
  }
  try {
    return await createTarget(context, path, entry);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
  }
  const there = await promises.lstat(path);
  if (there.isFile() && there.nlink === 1 && entry.links === 1) {
    const existing = await openExisting(path, O_RDWR);
    if (existing) return existing;
  }
  await promises.rm(path, { recursive: true, force: true });
  return createTarget(context, path, entry);
}

async function createTarget(context: CopyContext, path: Buffer, entry: Entry): Promise<OpenedTarget> {
  const maker = context.maker.owner;
  const mode = entry.mode & 0o777;
  const file = await openFile(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
  // Where the maker changed meanwhile nobody knows whose it is.
  const { uid, gid } = maker === context.maker.owner ? maker : unknownOwner;
  return { file, fresh: true, size: 0, mode, uid, gid };
}

const unknownOwner = { uid: -1, gid: -1 };

async function openExisting(path: Buffer, flags: number): Promise<OpenedTarget | undefined> {
  let file: number;
  try {
    file = await openFile(path, flags | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (isGone(error) || ["ELOOP", "EISDIR", "ENXIO"].includes(errorCode(error) ?? "")) return undefined;
    throw error;
  }
  const stats = await statFile(file);
  if (!stats.isFile()) {
    await closeFile(file);
    return undefined;
  }
  const { size, mode, uid, gid } = stats;
  return {
    file,
    fresh: false,
    size: Number(size),
    mode: Number(mode & 0o7777n),
    uid: Number(uid),
    gid: Number(gid),
  };
}

/** Owner, mode, attributes, and last the time. */
async function keepMetadata(context: CopyContext, job: FileJob, opened: OpenedTarget): Promise<void> {
  const { entry, lane } = job;
  const { counters, native, isRoot } = context;
  const owned =
    opened.uid === entry.uid && opened.gid === entry.gid && !(opened.fresh && job.parentSetsGroup);
  if (!owned && isRoot) await ownFile(opened.file, entry.uid, entry.gid);
  if (!owned && !isRoot) counters.ownersLost += 1;
  // A change of owner takes the set-id bits away.
  if (opened.mode !== entry.mode || (!owned && entry.mode > 0o777)) await modeFile(opened.file, entry.mode);
  counters.attributesLost += keepAttributes(native, context.source.at(entry.path), () =>
    context.target.at(entry.path, lane),
  );
  if (native) {
    if (await native.futimens(opened.file, entry.mtime, entry.mtime)) return;
  }
  // Node cuts the double to microseconds; half of one keeps it from falling below.
  await timeFile(opened.file, (Number(entry.mtime / 1000n) + 0.5) / 1e6);
}

function isSame(entry: Entry, now: BigIntStats): boolean {
  return Number(now.size) === entry.size && now.mtimeNs === entry.mtime && now.ctimeNs === entry.ctime;
}
