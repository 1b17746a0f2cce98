import { readFileSync } from "node:fs";
import { formatDuration } from "../../src/base/duration.ts";
import { messageOf } from "../../src/base/error.ts";
import { appendLine, readLines } from "../../src/base/journal.ts";
import { drill } from "../../src/drill/drill.ts";
import { faults } from "../../src/drill/faults.ts";
import { percentilesOf } from "../../src/drill/percentiles.ts";
import type { FaultName } from "../../src/drill/titles.ts";
import { Random } from "../../src/simulator/random.ts";
import { judgeJournal } from "../chaos/journal.ts";
import { openPlace, type Place } from "./place.ts";

/** What the campaign keeps of a drill, or of the judging of a whole cloud's journal. */
export type Entry =
  | {
      readonly kind: "drill";
      readonly at: string;
      readonly fault: string;
      readonly loop: boolean;
      readonly good: boolean;
      readonly recovery: number | undefined;
      readonly acknowledged: number;
      readonly refused: number;
      readonly lost: number;
      readonly overlaps: readonly string[];
      readonly unproven: number;
      readonly held: boolean;
      readonly problems: readonly string[];
    }
  | {
      readonly kind: "journal";
      readonly at: string;
      readonly lines: number;
      readonly acknowledged: number;
      readonly overlaps: readonly string[];
      readonly lost: readonly string[];
    };

export interface CampaignOptions {
  /** In all, with those that stand in the journal already. */
  readonly drills: number;
  readonly seed: number;
  readonly only: readonly FaultName[];
  readonly storage: "fuse" | "directories";
  /** A file that each result is added to; a campaign that was killed goes on from it. */
  readonly journal: string;
  /** Drills on one local cloud before it is thrown away. */
  readonly perCloud: number;
  readonly say: (line: string) => void;
  /** Ends the campaign: the drill that runs puts everything back, and its cloud is thrown away. */
  readonly signal: AbortSignal;
}

/** Runs drills over all faults, each cloud's journal judged at its end. */
export async function runDrills(options: CampaignOptions): Promise<readonly Entry[]> {
  const random = new Random(options.seed);
  let deck: FaultName[] = [];
  while (drillsOf(options).length < options.drills && !options.signal.aborted) {
    const place = await openPlace(options.storage);
    try {
      for (let count = 0; count < options.perCloud; count++) {
        const done = drillsOf(options).length;
        if (done >= options.drills || options.signal.aborted) break;
        if (deck.length === 0) deck = [...options.only];
        const [name = "instance"] = deck.splice(Math.floor(random.next() * deck.length), 1);
        const loop = name === "app" && random.next() < 0.5;
        // Shorter and longer than the deadlines of the local lease profile (6, 8 and 10 s).
        const drawn = Math.round(1000 + random.next() * 13_000);
        const stay = Math.max(drawn, name === "rebalance" ? (faults.rebalance.stay ?? 0) : 0);
        const whole = await oneDrill(place, name, loop, stay, done + 1, options);
        if (!whole) break;
      }
    } finally {
      judge(place, options);
      await place.end();
    }
  }
  return readLines(options.journal) as Entry[];
}

/** @returns whether the cloud is fit for another drill */
async function oneDrill(
  place: Place,
  name: FaultName,
  loop: boolean,
  stay: number,
  number: number,
  options: CampaignOptions,
): Promise<boolean> {
  place.workload.begin();
  const at = new Date().toISOString();
  const lasts = faults[name].stay !== undefined;
  const which = `${name}${loop ? " --loop" : ""}${lasts && (loop || name !== "app") ? ` (${stay} ms)` : ""}`;
  try {
    const result = await drill(faults[name], { ...place.options, loop, stay, signal: options.signal });
    const { good, recovery, writes, overlaps, unproven, held, problems } = result;
    const { acknowledged = 0, refused = 0, lost = [] } = writes ?? {};
    const figures = { acknowledged, refused, lost: lost.length, overlaps, unproven: unproven.length };
    const entry: Entry = {
      kind: "drill",
      at,
      fault: name,
      loop,
      good,
      recovery,
      ...figures,
      held: held !== undefined,
      problems,
    };
    appendLine(options.journal, entry);
    const took = recovery === undefined ? "never" : formatDuration(recovery);
    options.say(`${at} ${number}: ${which}: ${good ? "good" : `NOT GOOD: ${problems.join("; ")}`}, ${took}`);
    if (!good) options.say(await place.look());
    return good;
  } catch (error) {
    if (options.signal.aborted) return false;
    const problems = [`could not be run: ${messageOf(error)}`];
    const nothing = { acknowledged: 0, refused: 0, lost: 0, overlaps: [], unproven: 0, held: false };
    appendLine(options.journal, {
      kind: "drill",
      at,
      fault: name,
      loop,
      good: false,
      recovery: undefined,
      ...nothing,
      problems,
    });
    options.say(`${at} ${number}: ${which}: NOT GOOD: ${problems.join("; ")}`);
    options.say(await place.look());
    return false;
  }
}

function judge({ workload, journal }: Place, options: CampaignOptions): void {
  const verdict = judgeJournal(readFileSync(journal, "utf8"), workload.acknowledged);
  const { lines, overlaps, lost } = verdict;
  const acknowledged = workload.acknowledged.length;
  appendLine(options.journal, {
    kind: "journal",
    at: new Date().toISOString(),
    lines,
    acknowledged,
    overlaps,
    lost,
  });
  for (const problem of [...overlaps, ...lost]) options.say(`JOURNAL: ${problem}`);
}

function drillsOf({ journal }: CampaignOptions) {
  return (readLines(journal) as Entry[]).filter((entry) => entry.kind === "drill");
}

/** A table: each fault with its drills, and what must be 0. */
export function summaryOf(entries: readonly Entry[]): { text: string; good: boolean } {
  const drills = entries.filter((entry) => entry.kind === "drill");
  const journals = entries.filter((entry) => entry.kind === "journal");
  const rows = [...new Set(drills.map(({ fault }) => fault))].sort().map((fault) => {
    const of = drills.filter((entry) => entry.fault === fault);
    const { p50, most, never } = percentilesOf(of.map(({ recovery }) => recovery));
    const figure = (one: number | undefined) => (one === undefined ? "-" : formatDuration(one));
    const bad = of.filter(({ good }) => !good).length;
    return `${fault.padEnd(18)}${String(of.length).padStart(6)}${String(bad).padStart(10)}${String(never).padStart(8)}${figure(p50).padStart(12)}${figure(most).padStart(12)}`;
  });
  const sum = (values: readonly number[]) => values.reduce((one, other) => one + other, 0);
  const lost = sum(drills.map((one) => one.lost)) + sum(journals.map((one) => one.lost.length));
  const overlaps =
    sum(drills.map((one) => one.overlaps.length)) + sum(journals.map((one) => one.overlaps.length));
  const bad = drills.filter(({ good }) => !good);
  const text = [
    `${"fault".padEnd(18)}drills  not good   never    p50          most`,
    ...rows,
    "",
    `drills ${drills.length}, not good ${bad.length}`,
    `acknowledged writes ${sum(drills.map((one) => one.acknowledged))}, lost ${lost}`,
    `overlaps ${overlaps}; lines judged in journals: ${sum(journals.map((one) => one.lines))}`,
    ...bad.map((one) => `${one.at} ${one.fault}: ${one.problems.join("; ")}`),
  ].join("\n");
  return { text, good: bad.length === 0 && lost === 0 && overlaps === 0 };
}
