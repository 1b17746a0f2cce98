import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { newCounters } from "./copy/counters.ts";
import { runPass } from "./copy/pass.ts";
import { backManifestOf, leaveOut } from "./copy-moves.ts";
import { asideOf, type Move } from "./moves.ts";
import { isUntouched } from "./tree/entry.ts";
import { ManifestBlocks } from "./tree/manifest-file.ts";
import { nameOf, readable } from "./tree/path-bytes.ts";
import { RootedTree } from "./tree/rooted-tree.ts";
import { walk } from "./tree/walk.ts";
import { verifyTree } from "./verify.ts";

const note = "MOVED-BY-HITORI";

/**
 * Moves the originals out of the way: renames beside themselves. A directory with a note takes each one's place: who
 * starts the app there by habit finds the note, and a database refuses a directory that is not its own. An engine's own
 * volumes stay where they are.
 */
export function setAside(moves: readonly Move[], to: string): void {
  for (const move of moves.filter(({ kind }) => kind !== "volume")) {
    const aside = asideOf(move);
    if (!existsSync(aside)) renameSync(move.source, aside);
    mkdirSync(move.source, { recursive: true });
    writeFileSync(
      join(move.source, note),
      `This directory moved to ${move.target} by hitori migrate; the original is ${aside}.\nThe app runs from ${to}. The way back: hitori migrate rollback\n`,
    );
  }
}

/** Puts the originals back where they were. What somebody wrote into their places meanwhile is kept beside. */
export function putBack(moves: readonly Move[]): void {
  for (const move of moves.filter(({ kind }) => kind !== "volume")) {
    const aside = asideOf(move);
    if (!existsSync(aside)) continue;
    if (existsSync(move.source)) {
      rmSync(join(move.source, note), { force: true });
      if (readdirSync(move.source).length === 0) rmdirSync(move.source);
      else renameSync(move.source, `${aside}.written-since`);
    }
    renameSync(aside, move.source);
  }
}

/** Where a move's original is now. */
export function originalOf(move: Move): string {
  return existsSync(asideOf(move)) ? asideOf(move) : move.source;
}

/** One thing that was changed in the new place since the cutover. */
export interface Change {
  readonly path: string;
  readonly what: "new" | "changed" | "removed";
}

const keptChanges = 200;

/** What the new place has that the originals have not: what a way back without it would lose. Reads no content. */
export async function changesSince(
  moves: readonly Move[],
  stateDirectory: string,
): Promise<{ count: number; changes: readonly Change[] }> {
  const changes: Change[] = [];
  let count = 0;
  for (const move of moves) {
    const found = (path: string, what: Change["what"]) => {
      count += 1;
      if (changes.length < keptChanges) changes.push({ path: `${move.name}/${readable(path)}`, what });
    };
    await compare(move, backManifestOf(stateDirectory, move), found);
  }
  return { count, changes };
}

async function compare(
  move: Move,
  manifest: string,
  found: (path: string, what: Change["what"]) => void,
): Promise<void> {
  const tree = new RootedTree([move.target]);
  const blocks = new ManifestBlocks(manifest);
  try {
    for await (const listing of walk(tree.prefix, { leaveOut })) {
      const before = new Map(blocks.take(listing.directory).map((entry) => [nameOf(entry.path), entry]));
      for (const entry of listing.entries) {
        const known = before.get(nameOf(entry.path));
        before.delete(nameOf(entry.path));
        if (!known) found(entry.path, "new");
        else if (entry.kind !== "directory" && !isUntouched(entry, known)) found(entry.path, "changed");
      }
      for (const { path } of before.values()) found(path, "removed");
    }
  } finally {
    blocks.close();
    tree.close();
  }
}

/**
 * Copies what changed in the new place back into the originals, and proves it. The new place is left as it is.
 * @throws HitoriError CARRY_FAILED
 */
export async function carryBack(moves: readonly Move[], stateDirectory: string, clock: Clock): Promise<void> {
  for (const move of moves) {
    const manifest = backManifestOf(stateDirectory, move);
    const original = originalOf(move);
    const common = { manifest, clock, leaveOut };
    const counters = newCounters();
    const { problems } = await runPass({ ...common, source: move.target, targets: [original], counters });
    const verdict = problems[0] ?? (await verifyTree({ ...common, tree: original })).differences[0];
    if (!verdict && counters.unsettled === 0) continue;
    throw new HitoriError({
      code: "CARRY_FAILED",
      message: `${move.target} could not be copied back to ${original}: ${verdict ? `${verdict.path}: ${"what" in verdict ? verdict.what : verdict.message}` : "files changed meanwhile"}. Both are kept.`,
      hint: "Mend it, then: hitori migrate rollback",
    });
  }
}
