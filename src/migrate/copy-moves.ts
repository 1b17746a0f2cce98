import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { type Counters, newCounters } from "./copy/counters.ts";
import { type PassResult, runPass } from "./copy/pass.ts";
import type { Move } from "./moves.ts";
import type { Say } from "./say.ts";
import { type Verdict, verifyTree } from "./verify.ts";

export interface CopyMovesOptions {
  readonly moves: readonly Move[];
  readonly stateDirectory: string;
  /** Other mounts of the target's file system: `to` as each has it. */
  readonly lanes: readonly string[];
  readonly to: string;
  readonly clock: Clock;
  readonly say: Say;
  readonly signal?: AbortSignal | undefined;
}

/** Passes while the app runs, at most. */
const mostPasses = 6;
/** Entries that a pass may have copied for the next to count as short. */
const smallDifference = 200;
/** Milliseconds between two reports of progress. */
const reportInterval = 1000;

export function manifestOf(stateDirectory: string, move: Move): string {
  return join(stateDirectory, "manifests", move.name.replaceAll(/[^A-Za-z0-9._-]+/g, "_"));
}

/** The manifest of the new place at the moment of the cutover: what the way back begins with. */
export function backManifestOf(stateDirectory: string, move: Move): string {
  return `${manifestOf(stateDirectory, move)}.back`;
}

/** Hitori's own directory, where a whole project directory moves. */
export const leaveOut: readonly string[] = [".hitori"];

/** Copies while the app runs, again and again until the difference is small or does not shrink any more. */
export async function copyLive(options: CopyMovesOptions): Promise<readonly Counters[]> {
  const passes: Counters[] = [];
  let before = Number.POSITIVE_INFINITY;
  for (let pass = 1; pass <= mostPasses; pass++) {
    const { counters } = await copyOnce(options, `copy, pass ${pass}`);
    passes.push(counters);
    const difference = counters.copied + counters.removed + counters.unsettled;
    if (difference <= smallDifference || difference >= before) break;
    before = difference;
  }
  return passes;
}

/** One pass over everything that moves. */
async function copyOnce(
  options: CopyMovesOptions,
  phase: string,
): Promise<{ counters: Counters; results: readonly PassResult[] }> {
  const { moves, stateDirectory, lanes, to, clock, say, signal } = options;
  const counters = newCounters();
  const from = clock.monotonic();
  const report = (over = false) => say({ phase, ...counters, over, milliseconds: clock.monotonic() - from });
  let cancel = () => {};
  const again = () => {
    report();
    cancel = clock.after(reportInterval, again);
  };
  cancel = clock.after(reportInterval, again);
  const results: PassResult[] = [];
  try {
    for (const move of moves) {
      const others = lanes.map((lane) => lane + move.target.slice(to.length));
      const manifest = manifestOf(stateDirectory, move);
      const common = { source: move.source, manifest, clock, counters, leaveOut };
      results.push(
        await runPass({ ...common, targets: [move.target, ...others], ...(signal ? { signal } : {}) }),
      );
    }
  } finally {
    cancel();
    report(true);
  }
  return { counters, results };
}

/**
 * The pass after which nothing may be missing: the app is stopped.
 * @throws HitoriError COPY_INCOMPLETE, SOURCE_CHANGING
 */
export async function copyFinally(options: CopyMovesOptions): Promise<void> {
  const { counters, results } = await copyOnce(options, "last pass");
  const problem = results.flatMap(({ problems }) => problems)[0];
  if (problem) {
    const count = results.reduce((sum, result) => sum + result.problemCount, 0);
    throw new HitoriError({
      code: "COPY_INCOMPLETE",
      message: `${count} ${count === 1 ? "entry" : "entries"} could not be copied, the first: ${problem.path}: ${problem.message}`,
      hint: "Mend it (permissions? a name that the target refuses?), then: hitori migrate copy",
    });
  }
  if (counters.unsettled === 0) return;
  throw new HitoriError({
    code: "SOURCE_CHANGING",
    message: `${counters.unsettled} files changed while they were copied, although the app is stopped: something else writes there.`,
    hint: "Find it: fuser -vm <directory>   Stop it, then: hitori migrate cutover",
  });
}

/**
 * Proves that every target equals its source as it was read, and writes the manifest for the way back. Where one
 * differs it is copied once more, everything compared.
 * @throws HitoriError VERIFY_FAILED
 */
export async function verifyMoves(options: CopyMovesOptions): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const move of options.moves) {
    let verdict = await verifyMove(options, move, true);
    if (verdict.differenceCount > 0) {
      options.say({ phase: "repair", differences: verdict.differenceCount });
      rmSync(manifestOf(options.stateDirectory, move), { force: true });
      await copyFinally({ ...options, moves: [move] });
      verdict = await verifyMove(options, move, true);
    }
    const [first] = verdict.differences;
    if (first) {
      throw new HitoriError({
        code: "VERIFY_FAILED",
        message: `${move.target} differs from ${move.source} in ${verdict.differenceCount} places after two copies, the first: ${first.path}: ${first.what}.`,
        hint: "Does something else write to the target? See: hitori migrate verify",
      });
    }
    verdicts.push(verdict);
  }
  return verdicts;
}

/** Compares one target with the manifest of its source. */
export async function verifyMove(options: CopyMovesOptions, move: Move, own: boolean): Promise<Verdict> {
  const { stateDirectory, clock, say, signal } = options;
  const manifest = manifestOf(stateDirectory, move);
  if (!existsSync(manifest)) {
    throw new HitoriError({
      code: "NOT_COPIED",
      message: `${move.name} was not copied yet.`,
      hint: "Copy it first: hitori migrate copy",
    });
  }
  const from = clock.monotonic();
  const verdict = await verifyTree({
    tree: move.target,
    manifest,
    clock,
    leaveOut,
    ...(signal ? { signal } : {}),
    ...(own ? { ownManifest: backManifestOf(stateDirectory, move) } : {}),
  });
  const { entries, bytes, differenceCount: differences } = verdict;
  const milliseconds = clock.monotonic() - from;
  say({ phase: "verify", move: move.name, entries, bytes, differences, milliseconds });
  return verdict;
}
