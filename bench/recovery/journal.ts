import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** When one start of the service wrote first and last, nanoseconds of CLOCK_MONOTONIC. */
export interface Writer {
  readonly id: string;
  readonly from: bigint;
  readonly to: bigint;
}

/** Everyone who ever wrote to a data directory's journal, by their beginning. */
export function writersOf(data: string): Writer[] {
  const path = join(data, "journal");
  if (!existsSync(path)) return [];
  const writers = new Map<string, { id: string; from: bigint; to: bigint }>();
  for (const line of readFileSync(path, "latin1").split("\n")) {
    const [id = "", time] = line.split(" ");
    if (time === undefined) continue;
    const at = BigInt(time);
    const writer = writers.get(id);
    if (writer === undefined) writers.set(id, { id, from: at, to: at });
    else writer.to = at;
  }
  return [...writers.values()].sort((a, b) => Number(a.from - b.from));
}

/** How many writers began while one before them still wrote. */
export function countOverlaps(writers: readonly Writer[]): number {
  return writers.filter((writer, at) => writers.slice(0, at).some((before) => before.to > writer.from))
    .length;
}
