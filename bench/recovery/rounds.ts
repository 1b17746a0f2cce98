import { firstGoodAnswer } from "./ask.ts";
import { countOverlaps, writersOf } from "./journal.ts";
import type { Answer, Keeper } from "./keeper.ts";
import { sleep } from "./program.ts";

/** Milliseconds in which a service has to answer again, and to answer for the first time. */
const patience = 120_000;

/** What was measured of one keeper. */
export interface Row {
  readonly keeper: Keeper;
  /** Milliseconds of each round. */
  readonly figures: number[];
  /** The start of the service that answers now, and since when (`performance.now()`). */
  seen: { readonly answer: Answer; readonly since: number } | undefined;
  /** How often a start of the service wrote while one before it still did. */
  overlaps: number | undefined;
  /** Why there is nothing, or not everything. */
  trouble: string | undefined;
}

export function emptyRow(keeper: Keeper): Row {
  const missing = keeper.missing();
  const trouble = missing === undefined ? undefined : `not measured: ${missing} is missing`;
  return { keeper, figures: [], seen: undefined, overlaps: undefined, trouble };
}

export async function start(row: Row, signal: AbortSignal): Promise<void> {
  await attempt(row, signal, async () => {
    await row.keeper.start();
    await steady(row, 1_000, signal);
  });
}

/** Strikes once and measures until the first good answer of a new start, which finds the data of the one before. */
export async function round(row: Row, signal: AbortSignal): Promise<void> {
  const { keeper } = row;
  await attempt(row, signal, async () => {
    const before = await steady(row, keeper.calm, signal);
    await keeper.aim?.(before);
    const from = performance.now();
    await keeper.strike(before);
    const isGood = (answer: Answer) => answer.id !== before.id && answer.starts > before.starts;
    const found = await firstGoodAnswer({ urls: keeper.urls, isGood, limit: patience, signal });
    await keeper.restore(found?.answer);
    if (found === undefined) throw new Error(`no good answer within ${patience / 1000} s`);
    row.figures.push(found.at - from);
    row.seen = { answer: found.answer, since: found.at };
  });
}

/** Counts who wrote beside whom, and ends it. Never throws: what others still have to end comes after it. */
export async function finish(row: Row): Promise<void> {
  try {
    if (row.figures.length > 0) row.overlaps = countOverlaps(writersOf(row.keeper.data));
    await row.keeper.stop();
  } catch (error) {
    row.trouble = text(error);
  }
}

/** One keeper's trouble stands in its row and ends its rounds, not those of the others. */
async function attempt(row: Row, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  if (row.trouble !== undefined || signal.aborted) return;
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) row.trouble = text(error);
  }
}

function text(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

/** An answer of one and the same start that has answered for `calm` milliseconds. */
async function steady(row: Row, calm: number, signal: AbortSignal): Promise<Answer> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline) {
    const asking = { urls: row.keeper.urls, isGood: () => true, limit: 2_000, signal };
    const found = await firstGoodAnswer(asking);
    if (found === undefined) row.seen = undefined;
    else if (found.answer.id !== row.seen?.answer.id) row.seen = { answer: found.answer, since: found.at };
    if (row.seen !== undefined && performance.now() - row.seen.since >= calm) return row.seen.answer;
    await sleep(100);
  }
  throw new Error(`it did not answer steadily within ${patience / 1000} s`);
}
