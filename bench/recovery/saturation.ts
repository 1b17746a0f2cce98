import { availableParallelism, loadavg } from "node:os";
import { median } from "../measure.ts";
import { ask } from "./ask.ts";
import { countOverlaps, writersOf } from "./journal.ts";
import { killProgram, sleep, startProgram } from "./program.ts";
import type { Row } from "./rounds.ts";

/** What happened to one keeper's service while nobody touched it and every core was busy. */
export interface Restlessness {
  readonly row: Row;
  /** Starts of the service in that time: each is a fail-over, or a restart, without a cause. */
  readonly starts: number;
  readonly overlaps: number;
  /** Of an answer a second, how many did not come within a second. */
  readonly unanswered: string;
  readonly medianAnswer: number;
}

/** Two busy loops a core at the same priority as everything else: each core has always somebody else to run. */
const busyLoops = 2 * availableParallelism();

/** Keeps every core busy and counts what the keepers do about it. They have to be running all together. */
export async function saturate(
  rows: readonly Row[],
  minutes: number,
  signal: AbortSignal,
): Promise<{ found: Restlessness[]; load: string }> {
  const from = process.hrtime.bigint();
  const loops = Array.from({ length: busyLoops }, () => startProgram(["sh", "-c", "while :; do :; done"]));
  try {
    const end = performance.now() + minutes * 60_000;
    const answers = new Map<Row, number[]>(rows.map((row) => [row, []]));
    while (performance.now() < end && !signal.aborted) {
      await Promise.all(rows.map(async (row) => answers.get(row)?.push(await timed(row))));
      await sleep(1_000);
    }
    const load = `${busyLoops} busy loops, load average ${loadavg()[0]?.toFixed(1)} at the end`;
    return { found: rows.map((row) => restlessness(row, from, answers.get(row) ?? [])), load };
  } finally {
    for (const loop of loops) killProgram(loop);
  }
}

/** Milliseconds of one answer from wherever the service is; infinite where there is none. */
async function timed({ keeper }: Row): Promise<number> {
  const from = performance.now();
  const answers = keeper.urls.map(async (url) => {
    if ((await ask(url)) === undefined) throw new Error(`${url} does not answer`);
    return performance.now() - from;
  });
  return Promise.any(answers).catch(() => Number.POSITIVE_INFINITY);
}

function restlessness(row: Row, from: bigint, answers: readonly number[]): Restlessness {
  const writers = writersOf(row.keeper.data).filter(({ to }) => to > from);
  const missed = answers.filter((answer) => !Number.isFinite(answer)).length;
  return {
    row,
    starts: writers.filter((writer) => writer.from > from).length,
    overlaps: countOverlaps(writers),
    unanswered: `${missed} of ${answers.length}`,
    medianAnswer: median(answers),
  };
}
