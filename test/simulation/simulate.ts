// Simulates the lease: `npm run simulate -- --help`.

import { systemClock } from "../../src/base/clock.ts";
import { addUp, type Campaign, emptyCampaign, percentile } from "../../src/simulator/campaign.ts";
import { mutants } from "../../src/simulator/mutants.ts";
import { replayCommand } from "../../src/simulator/simulate.ts";
import { type Block, Journal } from "./journal.ts";
import { help, readOptions, type SimulateOptions, WrongOption } from "./options.ts";
import { Pool, type Task } from "./pool.ts";

/** Seeds in a block; a campaign that is killed loses the blocks under way. */
const blockSize = 100;

const minutesSince = (began: number) => (systemClock.monotonic() - began) / 60_000;

function cut({ from, seeds }: Block, size: number): Block[] {
  const count = Math.ceil(seeds / size);
  return Array.from({ length: count }, (_, at) => ({
    from: from + at * size,
    seeds: Math.min(size, seeds - at * size),
  }));
}

/** Small campaigns are cut finely, so that no process ends long before the others. */
function tasksFor(options: SimulateOptions, rest: Omit<Task, keyof Block | "hours"> = {}): Task[] {
  const { seeds, hours, processes, resume } = options;
  const fine = Math.max(1, Math.min(blockSize, Math.ceil(seeds / (processes * 4))));
  const size = resume === undefined ? fine : blockSize;
  return cut(options, size).map((block) => ({ ...rest, ...block, hours }));
}

async function design(pool: Pool, options: SimulateOptions): Promise<boolean> {
  const { seeds, hours, from, resume } = options;
  const journal = resume ? new Journal(resume, { from, seeds, hours, digest: pool.digest }) : undefined;
  let sum = journal?.sum ?? emptyCampaign;
  const before = sum.seeds;
  const began = systemClock.monotonic();
  let told = began;
  const tasks = tasksFor(options).filter((task) => !journal?.has(task));
  await pool.work(tasks, (task, part) => {
    journal?.add({ from: task.from, seeds: task.seeds }, part);
    sum = addUp(sum, part);
    if (minutesSince(told) < 0.5) return;
    told = systemClock.monotonic();
    console.error(progress(sum, before, options, minutesSince(began)));
  });
  console.log(`seeds                 ${sum.seeds} (${from} to ${from + seeds - 1}), ${hours} h each`);
  console.log(
    `simulated             ${sum.seeds * hours} h${speed((sum.seeds - before) * hours, minutesSince(began))}`,
  );
  console.log(`starts of the app     ${sum.starts} ${JSON.stringify(sum.takeovers)}`);
  console.log(`two writers at once   ${sum.violations.length}`);
  console.log(`nobody in the end     ${sum.stuck.length}`);
  for (const { seed, what } of [...sum.violations, ...sum.stuck].slice(0, 3)) {
    console.log(`  seed ${seed}: ${what}\n  ${replayCommand(seed, hours)}`);
  }
  await takeoverTimes(pool, options);
  return sum.violations.length + sum.stuck.length === 0;
}

function speed(hours: number, minutes: number): string {
  return hours === 0 ? "" : `, ${Math.round(hours / minutes)} h a minute`;
}

function progress(sum: Campaign, before: number, { seeds, hours }: SimulateOptions, minutes: number): string {
  const done = sum.seeds - before;
  const left = Math.ceil(((seeds - sum.seeds) / done) * minutes);
  const found = `${sum.violations.length} times two writers, ${sum.stuck.length} times nobody`;
  return `${sum.seeds} of ${seeds} seeds: ${found}${speed(done * hours, minutes)}, ${left} min left`;
}

async function takeoverTimes(pool: Pool, options: SimulateOptions): Promise<void> {
  for (const profile of ["default", "fast"] as const) {
    const few = { ...options, seeds: Math.min(100, options.seeds), resume: undefined };
    let figures: readonly number[] = [];
    await pool.work(tasksFor(few, { only: "power off the holder", profile }), (_, part) => {
      figures = [...figures, ...part.takeoverTimes];
    });
    const shares = [0.5, 0.99, 1].map((share) => percentile(figures, share).toFixed(1)).join(", ");
    console.log(
      `take-over, ${profile.padEnd(10)} p50, p99, max: ${shares} s (${figures.length} silent deaths)`,
    );
  }
}

async function mutantTable(pool: Pool, options: SimulateOptions): Promise<boolean> {
  let missed = 0;
  console.log("mutants, each run until the first violation:");
  for (const mutant of Object.keys(mutants)) {
    let sum = emptyCampaign;
    await pool.work(
      tasksFor(options, { mutant, untilViolation: true }),
      (_, part) => {
        sum = addUp(sum, part);
      },
      () => sum.violations.length > 0,
    );
    const first = Math.min(...sum.violations.map(({ seed }) => seed));
    const caught = sum.violations.length > 0;
    console.log(
      `  ${mutant.padEnd(45)} ${caught ? `caught, seed ${first} (${sum.seeds} tried)` : `NOT CAUGHT in ${sum.seeds}`}`,
    );
    if (!caught) missed += 1;
  }
  return missed === 0;
}

async function simulateAll(options: SimulateOptions): Promise<boolean> {
  const pool = await Pool.open(options.processes);
  try {
    if (options.mutants) return await mutantTable(pool, options);
    if (options.seed === undefined) return await design(pool, options);
    const task: Task = { from: options.seed, seeds: 1, hours: options.hours, mutant: options.mutant };
    if (options.trace) {
      process.stdout.write(`${await pool.trace(task)}\n`);
      return true;
    }
    let good = true;
    await pool.work([task], (_, part) => {
      console.log(JSON.stringify(part));
      good = part.violations.length + part.stuck.length === 0;
    });
    return good;
  } finally {
    pool.close();
  }
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") process.stdout.write(help);
  else if (!(await simulateAll(options))) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof WrongOption)) throw error;
  console.error(`${error.message}\nRun: npm run simulate -- --help`);
  process.exitCode = 64;
}
