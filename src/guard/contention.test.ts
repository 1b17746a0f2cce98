import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { intervals, overlaps, RealMachine } from "../../test/lease/real-machine.ts";
import { signalMarked } from "../base/marked-processes.ts";

let directory: string;
let machines: RealMachine[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-contention-"));
  machines = ["a", "b", "c"].map((name) => new RealMachine(directory, `${name}-${process.pid}`, directory));
});

afterEach(() => {
  for (const machine of machines) machine.end();
  rmSync(directory, { recursive: true, force: true });
});

/** The machine that holds the lease now, once it writes, and those that wait. */
async function nextWriter(
  waiting: readonly RealMachine[],
): Promise<{ writer: RealMachine; others: RealMachine[] }> {
  const writer = await Promise.any(waiting.map((machine) => machine.says("held").then(() => machine)));
  await writer.writes();
  return { writer, others: waiting.filter((machine) => machine !== writer) };
}

test("of three machines one writes at a time: through a freeze that wakes up, and a kill", {
  timeout: 120_000,
}, async () => {
  const first = await nextWriter(machines);
  signalMarked(first.writer.mark, "SIGSTOP");
  const second = await nextWriter(first.others);
  signalMarked(first.writer.mark, "SIGCONT");
  await first.writer.dies();

  process.kill(second.writer.agentPid, "SIGKILL");
  await second.writer.dies();
  writeFileSync(join(directory, `${second.writer.mark}.terminated`), "");
  const third = await nextWriter(second.others);

  const writing = intervals(directory);
  expect(writing.map((interval) => interval.epoch)).toEqual([1, 2, 3]);
  expect(writing.map((interval) => interval.mark)).toEqual(
    [first, second, third].map(({ writer }) => writer.mark),
  );
  expect(overlaps(writing)).toEqual([]);
  expect(await second.writer.says("takeover")).toMatchObject({ takeover: "expired" });
  expect(await third.writer.says("takeover")).toMatchObject({ takeover: "fenced" });
});
