// npm run chaos -- --help
import { systemClock } from "../../src/base/clock.ts";
import { HitoriError } from "../../src/base/error.ts";
import { FuseStorage } from "../../src/cloud/storage/fuse/fuse-storage.ts";
import { runChaos } from "./campaign.ts";
import { type CampaignOptions, OptionsError, readOptions } from "./options.ts";
import { countTakeovers, formatReport, isBad, mergeReport } from "./report.ts";
import { Room } from "./room.ts";
import { type ChaosRecord, RoundJournal } from "./round-journal.ts";

async function main(): Promise<void> {
  const options = typed();
  if (options === undefined) return;
  const kept = options.journal === undefined ? undefined : new RoundJournal(options.journal);
  const records: ChaosRecord[] = kept?.read() ?? [];
  if (options.report) {
    process.exitCode = conclude(records);
    return;
  }
  const ended = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => ended.abort());
  const room = new Room();
  try {
    const record = (one: ChaosRecord) => {
      records.push(one);
      kept?.append(one);
      if (one.kind === "round") console.log(sentence(one, records));
    };
    const earlier = records.length > 0 ? countTakeovers(mergeReport(records).rows) : 0;
    if (earlier > 0) console.log(`going on after ${earlier} take-overs`);
    await runAll(options, room, ended, { records, record });
  } finally {
    await room.clear();
  }
  process.exitCode = conclude(records);
  if (ended.signal.aborted && process.exitCode === 0) process.exitCode = 130;
}

function typed(): CampaignOptions | undefined {
  try {
    const options = readOptions(process.argv.slice(2));
    if (typeof options !== "string") return options;
    console.log(options);
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    console.error(`${error.message}\nSee: npm run chaos -- --help`);
    process.exitCode = 64;
  }
  return undefined;
}

interface Records {
  readonly records: readonly ChaosRecord[];
  readonly record: (one: ChaosRecord) => void;
}

/** One campaign a cloud, side by side; the first bad verdict ends them all. */
async function runAll(
  { clouds, seed, only, rounds, takeovers, journal }: CampaignOptions,
  room: Room,
  ended: AbortController,
  { records, record }: Records,
): Promise<void> {
  const storage = storageHere(room.path);
  let begun = 0;
  const more = () => {
    if (rounds !== undefined && begun >= rounds) return false;
    if (takeovers !== undefined && countTakeovers(mergeReport(records).rows) >= takeovers) return false;
    begun += 1;
    return true;
  };
  const run = new Date(systemClock.now()).toISOString().slice(0, 19);
  const one = async (number: number) => {
    const name = `${seed}.${number}@${run}`;
    const evidence = journal === undefined ? undefined : `${journal}.evidence-${number}`;
    const fixed = { name, seed: seed + 1000 * (number - 1), only, storage, more, record, evidence };
    const verdict = await runChaos({ ...fixed, signal: ended.signal });
    record(verdict);
    if (verdict.overlaps.length + verdict.lost.length > 0) ended.abort();
  };
  const settled = await Promise.allSettled(Array.from({ length: clouds }, (_, at) => one(at + 1)));
  for (const result of settled) if (result.status === "rejected") console.error(result.reason);
  if (settled.every(({ status }) => status === "rejected")) throw new Error("no cloud came to its end");
}

/** Whether file systems can be made to fail here. */
function storageHere(directory: string): "fuse" | "directories" {
  try {
    FuseStorage.start(directory);
    return "fuse";
  } catch (error) {
    if (!(error instanceof HitoriError && error.code === "STORAGE_UNAVAILABLE")) throw error;
    console.error(
      `${error.message}\n${error.hint}\nThe faults of storage are left out but "store worker stopped".`,
    );
    return "directories";
  }
}

function conclude(records: readonly ChaosRecord[]): number {
  const report = mergeReport(records);
  console.log(formatReport(report));
  return isBad(report) ? 1 : 0;
}

function sentence(one: ChaosRecord, records: readonly ChaosRecord[]): string {
  if (one.kind !== "round") return "";
  const { cloud, round, fault, pause, after, seconds, missed } = one;
  const what = missed === undefined ? `${fault} (${pause} ms)` : `${fault} struck nothing: ${missed}`;
  const came = `epoch ${after ?? "none"} writes after ${seconds.toFixed(1)} s`;
  const all = countTakeovers(mergeReport(records).rows);
  return `${cloud.split("@")[0]} round ${round}: ${what}, ${came}; ${all} take-overs so far`;
}

await main();
