import { chownSync, existsSync, lstatSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../../base/clock.ts";
import { errorCode, HitoriError } from "../../base/error.ts";
import { ManifestBlocks, ManifestWriter, mergeManifests, readManifest } from "../tree/manifest-file.ts";
import { native } from "../tree/native.ts";
import { RootedTree } from "../tree/rooted-tree.ts";
import { walk } from "../tree/walk.ts";
import type { CopyContext } from "./copy-context.ts";
import type { Counters } from "./counters.ts";
import { Maker } from "./maker.ts";
import { Memory } from "./memory.ts";
import { OrderedWriter } from "./ordered-writer.ts";
import { PassSteps } from "./pass-steps.ts";
import { Scheduler } from "./scheduler.ts";
import { SourceFiles } from "./source-file.ts";
import { type Problem, Problems } from "./trouble.ts";

export interface PassOptions {
  readonly source: string;
  /** The target's top on each mount of its file system; the first is the one that people know. */
  readonly targets: readonly [string, ...string[]];
  /** The file that remembers what is on the target. */
  readonly manifest: string;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly signal?: AbortSignal;
  /** Paths from the top that do not belong to the data. */
  readonly leaveOut?: readonly string[];
  /** Steps at once, at most. */
  readonly most?: number;
}

export interface PassResult {
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

/** Bytes of file content in memory at once. */
const contentBytes = 24 * 1024 * 1024;
const comparingBytes = 8 * 1024 * 1024;
/** Entries between the last that is in the manifest and the newest that is looked at. */
const entriesUnderWay = 10_000;
/**
 * Also the threads that file system calls need: EFS answers slowly, and many files under way at once make up for it. 64 to
 * 256 do the same, fewer leave the cores idle (bench/migrate.ts --threads); where the target answers fast, the scheduler
 * keeps fewer busy.
 */
export const stepsAtOnce = 128;
/** Milliseconds between two looks whether the trees are still what they were. */
const checkInterval = 500;

/**
 * Makes the target what the source is now: one pass over the source, everything that changed since the manifest is
 * copied, what is gone is removed. What the manifest knows and nobody touched is not even looked at on the target.
 * A pass that was killed is continued by the next.
 * @throws HitoriError TREE_GONE, TARGET_FULL, TARGET_READ_ONLY, SOURCE_MISSING; the signal's reason
 */
export async function runPass(options: PassOptions): Promise<PassResult> {
  const { manifest, source, targets, counters } = options;
  if (!existsSync(source)) {
    throw new HitoriError({
      code: "SOURCE_MISSING",
      message: `${source}: there is no such directory to copy.`,
      hint: "See what is to move: hitori migrate plan",
    });
  }
  mkdirSync(dirname(manifest), { recursive: true });
  for (const target of targets) mkdirSync(target, { recursive: true });
  const dirty = recover(manifest) || !existsSync(manifest);
  const umask = process.umask(0);
  const sourceTree = new RootedTree([source]);
  const targetTree = new RootedTree(targets);
  try {
    const context: CopyContext = {
      source: sourceTree,
      target: targetTree,
      sourceFiles: new SourceFiles(),
      memory: new Memory(contentBytes),
      comparing: new Memory(comparingBytes),
      counters,
      native: native(),
      isRoot: process.getuid?.() === 0,
      maker: new Maker(native(), { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 }),
    };
    // Only where everything is new: what is there may be closed to its own owner.
    try {
      if (!existsSync(manifest)) lendTo(context, targets);
      return await passOver(context, options, dirty);
    } finally {
      context.maker.giveBack();
    }
  } finally {
    process.umask(umask);
    sourceTree.close();
    targetTree.close();
  }
}

/** Makes files as the owner of the source's top, who gets the target's top at once. */
function lendTo({ source, maker }: CopyContext, targets: readonly string[]): void {
  const { uid, gid } = statSync(source.at(""));
  if (!maker.lend({ uid, gid })) return;
  try {
    for (const target of targets) chownSync(target, uid, gid);
  } catch {
    // Whatever is the matter with the target, the pass meets it in its first step, and names it.
    maker.giveBack();
  }
}

/** @returns true where an earlier pass did not end: the target may hold what no manifest knows */
function recover(manifest: string): boolean {
  const next = nextOf(manifest);
  if (!existsSync(next)) return false;
  mergeManifests(manifest, next);
  return true;
}

function nextOf(manifest: string): string {
  return `${manifest}.next`;
}

async function passOver(context: CopyContext, options: PassOptions, dirty: boolean): Promise<PassResult> {
  const { clock, manifest, signal, counters, leaveOut = [], most = stepsAtOnce } = options;
  const file = new ManifestWriter(nextOf(manifest));
  const blocks = new ManifestBlocks(manifest);
  const writer = new OrderedWriter(file, entriesUnderWay);
  const problems = new Problems();
  const scheduler = new Scheduler(most);
  const stop = () => scheduler.fail(signal?.reason);
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  const steps = new PassSteps({
    context,
    clock,
    scheduler,
    writer,
    problems,
    dirty,
    leaveOut,
    target: options.targets[0],
  });
  try {
    steps.top(lstatSync(context.source.at(""), { bigint: true }), blocks.top);
    let checkedAt = Number.NEGATIVE_INFINITY;
    const onProblem = (path: string, error: unknown) => {
      problems.add(path, error);
      steps.unreadable(path);
    };
    for await (const listing of walk(context.source.prefix, { leaveOut, onProblem })) {
      if (clock.monotonic() - checkedAt >= checkInterval) {
        context.source.check();
        context.target.check();
        file.flush();
        checkedAt = clock.monotonic();
      }
      counters.special += listing.special.length;
      steps.directory(listing, blocks.take(listing.directory));
      if (!writer.hasRoom) await Promise.race([writer.room(), scheduler.failed]);
      if (scheduler.failure !== undefined) break;
    }
    steps.vanishedDirectories();
    await scheduler.idle();
    context.target.check();
  } catch (error) {
    scheduler.fail(error);
    await scheduler.idle().catch(() => {});
    throw error;
  } finally {
    signal?.removeEventListener("abort", stop);
    blocks.close();
    file.close();
  }
  renameSync(nextOf(manifest), manifest);
  return { problems: problems.kept, problemCount: problems.count };
}

/** How many entries and bytes a manifest has: what the next pass has to expect. */
export function manifestTotals(manifest: string): { entries: number; bytes: number } {
  let entries = 0;
  let bytes = 0;
  try {
    for (const entry of readManifest(manifest)) {
      entries += 1;
      bytes += entry.size;
    }
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
  return { entries, bytes };
}
