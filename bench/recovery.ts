// Recovery beside what people would use instead: the same service, killed the same way, the first good answer timed from
// outside. npm run bench:recovery -- --help. Needs `npm run build` before, and root for the peers.
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { median, printTable } from "./measure.ts";
import { OptionsError, type RecoveryOptions, readOptions, usage } from "./recovery/options.ts";
import { machineKeepers, processKeepers, watchfulKeys } from "./recovery/peers.ts";
import { emptyRow, finish, type Row, round, start } from "./recovery/rounds.ts";
import { saturate } from "./recovery/saturation.ts";

const directory = mkdtempSync(join(tmpdir(), "hitori-recovery-"));
const ended = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => ended.abort());

const processes = processKeepers(directory);
const { all: machines, hitori } = machineKeepers(directory);

async function main(): Promise<void> {
  const keys = [...processes, ...machines.map(({ keeper }) => keeper)].map(({ key }) => key);
  const options = readOptions(process.argv.slice(2), keys);
  if (options === "help") return console.log(usage);
  if (options === "list") return console.log(keys.join("\n"));
  if (options.saturated) return saturated(options);
  const floor = await crashes(options);
  if (!ended.signal.aborted) await deaths(options, floor);
}

const wanted = (only: readonly string[], key: string) => only.length === 0 || only.includes(key);
const progress = (text: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
const load = () => `load average ${loadavg()[0]?.toFixed(1)}`;

/** All side by side, a round of each in turn: what else the computer does meets all of them. @returns the floor's median */
async function crashes({ only, rounds }: RecoveryOptions): Promise<number> {
  const [floor, ...others] = processes.filter(({ key }, at) => at === 0 || wanted(only, key)).map(emptyRow);
  if (floor === undefined) return Number.NaN;
  const rows = [floor, ...others];
  try {
    for (const row of rows) {
      progress(`starting ${row.keeper.key}`);
      await start(row, ended.signal);
    }
    for (let number = 1; number <= rounds && !ended.signal.aborted; number++) {
      progress(`process killed, round ${number}, ${load()}`);
      for (const row of rows) await round(row, ended.signal);
    }
  } finally {
    for (const row of rows) await finish(row);
  }
  const base = median(floor.figures);
  print("The service's process is killed", rows, base);
  return base;
}

/** One after the other: each has the computer for itself. */
async function deaths({ only, rounds }: RecoveryOptions, appStart: number): Promise<void> {
  const rows: Row[] = [];
  for (const { keeper, slow } of machines.filter((one) => wanted(only, one.keeper.key))) {
    if (ended.signal.aborted) break;
    const row = emptyRow(keeper);
    rows.push(row);
    progress(`starting ${keeper.key}`);
    try {
      await start(row, ended.signal);
      const count = slow ? Math.ceil(rounds / 4) : rounds;
      for (let number = 1; number <= count && !ended.signal.aborted; number++) {
        progress(`${keeper.key}, round ${number}, ${load()}`);
        await round(row, ended.signal);
      }
    } finally {
      await finish(row);
    }
  }
  if (rows.length === 0) return;
  const [first] = hitori;
  const machineStart = median(first?.parts.map((parts) => partOf(parts, "boot")) ?? []);
  const starts = machineStart + appStart;
  print("The service's machine dies", rows, (first?.detection ?? 0) + starts);
  const ms = (milliseconds: number) => milliseconds.toFixed(0);
  for (const row of rows) {
    const one = hitori.find((keeper) => keeper === row.keeper);
    if (one === undefined || row.figures.length === 0) continue;
    const floor = one.detection + starts;
    const sum = `${ms(one.detection)} detection + ${ms(machineStart)} machine start + ${ms(appStart)} app start`;
    console.log(
      `${one.name}: ${(median(row.figures) / floor).toFixed(2)} times its floor of ${sum} = ${ms(floor)} ms`,
    );
    printParts(one.parts);
  }
}

type Parts = (typeof hitori)[number]["parts"];

function partOf(parts: Parts[number], name: string): number {
  return parts.find((part) => part.name === name)?.milliseconds ?? 0;
}

function printParts(parts: Parts): void {
  const names = [...new Set(parts.flat().map((part) => part.name))];
  const each = names.map((part) => `${part} ${median(parts.map((one) => partOf(one, part))).toFixed(0)}`);
  console.log(`  parts at the median, ms: ${each.join(", ")}`);
}

function print(title: string, rows: readonly Row[], floor: number): void {
  console.log(`\n${title}; ms from the fault to the first good answer, ${load()}`);
  printTable([
    ["", "median", "least", "most", "n", "times the floor", "two wrote at once", "settings", "promises"],
    ...rows.map(({ keeper, figures, overlaps, trouble }) => {
      if (figures.length === 0) return [keeper.name, "-", "-", "-", "0", "-", "-", trouble ?? "", ""];
      const middle = median(figures);
      const settings = trouble === undefined ? keeper.settings : `${keeper.settings}; ended: ${trouble}`;
      return [
        keeper.name,
        middle,
        Math.min(...figures),
        Math.max(...figures),
        String(figures.length),
        Number.isNaN(floor) ? "-" : (middle / floor).toFixed(2),
        String(overlaps ?? "?"),
        settings,
        keeper.promise,
      ];
    }),
  ]);
}

async function saturated({ only, minutes }: RecoveryOptions): Promise<void> {
  const chosen = machines.filter(
    ({ keeper }) => watchfulKeys().includes(keeper.key) && wanted(only, keeper.key),
  );
  const rows = chosen.map(({ keeper }) => emptyRow(keeper));
  try {
    for (const row of rows) {
      progress(`starting ${row.keeper.key}`);
      await start(row, ended.signal);
    }
    const running = rows.filter(({ trouble }) => trouble === undefined);
    progress(`all cores busy for ${minutes} minutes`);
    const { found, load: busy } = await saturate(running, minutes, ended.signal);
    console.log(`\nNobody is touched for ${minutes} minutes; ${busy}`);
    printTable([
      ["", "false fail-overs", "two wrote at once", "unanswered", "median answer, ms", "settings"],
      ...found.map(({ row: { keeper }, starts, overlaps, unanswered, medianAnswer }) => [
        keeper.name.split(", ")[0] ?? "",
        String(starts),
        String(overlaps),
        unanswered,
        medianAnswer,
        keeper.settings,
      ]),
      ...rows
        .filter(({ trouble }) => trouble !== undefined)
        .map(({ keeper, trouble }) => [keeper.name, "-", "-", "-", "-", trouble ?? ""]),
    ]);
  } finally {
    for (const row of rows) await finish(row);
  }
}

try {
  await main();
  if (ended.signal.aborted) process.exitCode = 130;
} catch (error) {
  if (!(error instanceof OptionsError)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 64;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
// A request that hangs, or a program that was let go, keeps nobody waiting.
process.exit();
