// Simulates the lease: npm run simulate -- --seeds 1000 --hours 1 [--from 1] [--mutants] [--seed 7 [--mutant NAME] --trace]
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { addUp, type Campaign, emptyCampaign, percentile } from "../../src/simulator/campaign.ts";
import { mutants } from "../../src/simulator/mutants.ts";
import { replayCommand } from "../../src/simulator/simulate.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "1000" },
    hours: { type: "string", default: "1" },
    from: { type: "string", default: "1" },
    processes: { type: "string", default: String(availableParallelism()) },
    mutants: { type: "boolean", default: false },
    seed: { type: "string" },
    mutant: { type: "string" },
    trace: { type: "boolean", default: false },
  },
});
const [seeds, hours, from] = [Number(values.seeds), Number(values.hours), Number(values.from)];
const directory = mkdtempSync(join(tmpdir(), "hitori-simulate-"));
const part = join(directory, "part.mjs");

/** Bundled first: tsx's own output runs at half the speed. */
async function bundlePart(): Promise<void> {
  const input = new URL("part.ts", import.meta.url).pathname;
  const bundle = await rolldown({ input, platform: "node", logLevel: "warn" });
  await bundle.write({ file: part, format: "esm", codeSplitting: false });
  await bundle.close();
}

function run(options: Record<string, unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [part, JSON.stringify(options)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (data: Buffer) => {
      text += data.toString();
    });
    child.on("exit", (code) => (code === 0 ? resolve(text) : reject(new Error(`a part ended with ${code}`))));
  });
}

/** Cuts the seeds into pieces and lets as many processes as there are work them off. */
async function campaign(options: Record<string, unknown>, count: number): Promise<Campaign> {
  const pieces: { from: number; seeds: number }[] = [];
  const size = Math.max(1, Math.min(100, Math.ceil(count / (Number(values.processes) * 4))));
  for (let at = 0; at < count; at += size)
    pieces.push({ from: from + at, seeds: Math.min(size, count - at) });
  let sum = emptyCampaign;
  const work = async () => {
    for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
      if (options.untilViolation === true && sum.violations.length > 0) return;
      const part = JSON.parse(await run({ ...options, ...piece, hours })) as Campaign;
      sum = addUp(sum, part); // read after the await: the other processes add to it too
    }
  };
  await Promise.all(Array.from({ length: Number(values.processes) }, work));
  return sum;
}

async function table(): Promise<boolean> {
  const began = process.hrtime.bigint();
  const design = await campaign({}, seeds);
  const minutes = Number(process.hrtime.bigint() - began) / 60e9;
  console.log(`seeds                 ${design.seeds} (${from} to ${from + seeds - 1}), ${hours} h each`);
  console.log(
    `simulated             ${seeds * hours} h, ${Math.round((seeds * hours) / minutes)} h a minute`,
  );
  console.log(`starts of the app     ${design.starts} ${JSON.stringify(design.takeovers)}`);
  console.log(`two writers at once   ${design.violations.length}`);
  console.log(`nobody in the end     ${design.stuck.length}`);
  for (const { seed, what } of [...design.violations, ...design.stuck].slice(0, 3)) {
    console.log(`  seed ${seed}: ${what}\n  ${replayCommand(seed, hours)}`);
  }
  for (const profile of ["default", "fast"]) {
    const { takeoverTimes } = await campaign({ only: "power off the holder", profile }, Math.min(100, seeds));
    const figures = [0.5, 0.99, 1].map((share) => percentile(takeoverTimes, share).toFixed(1)).join(", ");
    console.log(
      `take-over, ${profile.padEnd(10)} p50, p99, max: ${figures} s (${takeoverTimes.length} silent deaths)`,
    );
  }
  return design.violations.length + design.stuck.length === 0;
}

async function mutantTable(): Promise<boolean> {
  let missed = 0;
  console.log("mutants, each run until the first violation:");
  for (const mutant of Object.keys(mutants)) {
    const { violations, seeds: tried } = await campaign({ mutant, untilViolation: true }, seeds);
    const first = Math.min(...violations.map(({ seed }) => seed));
    const verdict =
      violations.length > 0 ? `caught, seed ${first} (${tried} tried)` : `NOT CAUGHT in ${tried}`;
    if (violations.length === 0) missed += 1;
    console.log(`  ${mutant.padEnd(45)} ${verdict}`);
  }
  return missed === 0;
}

try {
  await bundlePart();
  if (values.seed !== undefined) {
    const trace = await run({
      from: Number(values.seed),
      seeds: 1,
      hours,
      mutant: values.mutant,
      trace: values.trace,
    });
    process.stdout.write(trace);
  } else {
    const good = values.mutants ? await mutantTable() : await table();
    if (!good) process.exitCode = 1;
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
