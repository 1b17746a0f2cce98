import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleContender, intervals, overlaps, RealMachine } from "../../test/lease/real-machine.ts";
import { signalMarked } from "../base/marked-processes.ts";

/** Each test has a machine of its own: an agent with guard, watchdog, and a writer that ignores SIGTERM. */
describe.concurrent("a process machine", () => {
  let directory: string;
  const machines: RealMachine[] = [];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "hitori-guard-"));
    await bundleContender(directory);
  });

  afterAll(() => {
    for (const machine of machines) machine.end();
    rmSync(directory, { recursive: true, force: true });
  });

  async function writingMachine(name: string): Promise<RealMachine> {
    const volume = mkdtempSync(join(directory, `${name}-`));
    const machine = new RealMachine(directory, volume, `${name}-${process.pid}`, volume);
    machines.push(machine);
    await machine.says("held");
    await machine.writes();
    return machine;
  }

  test("dies whole when its agent is stopped and never renews", { timeout: 60_000 }, async () => {
    const machine = await writingMachine("stopped");
    process.kill(machine.agentPid, "SIGSTOP");
    expect(await machine.killedFor()).toMatch(/^no renewal for \d/);
  });

  test("dies whole when its agent is killed", { timeout: 60_000 }, async () => {
    const machine = await writingMachine("killed");
    process.kill(machine.agentPid, "SIGKILL");
    expect(await machine.killedFor()).toBe("the agent is gone");
  });

  test("dies whole when its guard is killed", { timeout: 60_000 }, async () => {
    const machine = await writingMachine("unguarded");
    process.kill(machine.guardPid, "SIGKILL");
    await machine.dies();
  });

  test("dies whole when its guard is killed while its agent hangs", { timeout: 60_000 }, async () => {
    const machine = await writingMachine("both");
    process.kill(machine.agentPid, "SIGSTOP");
    process.kill(machine.guardPid, "SIGKILL");
    expect(await machine.killedFor()).toBe("the guard is dead");
  });

  test("dies whole when agent and guard both hang", { timeout: 60_000 }, async () => {
    const machine = await writingMachine("hung");
    process.kill(machine.agentPid, "SIGSTOP");
    process.kill(machine.guardPid, "SIGSTOP");
    expect(await machine.killedFor()).toBe("the guard hung, or the machine was frozen");
  });

  test("never wakes up as a second writer when it was frozen whole", { timeout: 60_000 }, async () => {
    const machine = await writingMachine("frozen");
    signalMarked(machine.mark, "SIGSTOP");
    expect(await machine.killedFor()).toBe("the guard hung, or the machine was frozen");
  });

  test("hands the lease back when asked to end, and its guard kills nobody", {
    timeout: 60_000,
  }, async () => {
    const machine = await writingMachine("asked");
    process.kill(machine.agentPid, "SIGTERM");
    expect(await machine.says("end")).toMatchObject({ end: "aborted", released: true });
    await machine.dies();
    expect(machine.fired).toEqual([]);
  });

  /** The machine that holds the lease now, once it writes, and those that wait. */
  async function nextWriter(
    waiting: readonly RealMachine[],
  ): Promise<{ writer: RealMachine; others: RealMachine[] }> {
    const writer = await Promise.any(waiting.map((machine) => machine.says("held").then(() => machine)));
    await writer.writes();
    return { writer, others: waiting.filter((machine) => machine !== writer) };
  }

  test("of three on one volume one writes: through a freeze that wakes up, and a kill", {
    timeout: 120_000,
  }, async () => {
    const volume = mkdtempSync(join(directory, "three-"));
    const three = ["a", "b", "c"].map(
      (name) => new RealMachine(directory, volume, `${name}-${process.pid}`, volume),
    );
    machines.push(...three);
    const first = await nextWriter(three);
    signalMarked(first.writer.mark, "SIGSTOP");
    const second = await nextWriter(first.others);
    signalMarked(first.writer.mark, "SIGCONT");
    await first.writer.dies();

    process.kill(second.writer.agentPid, "SIGKILL");
    await second.writer.dies();
    writeFileSync(join(volume, `${second.writer.mark}.terminated`), "");
    const third = await nextWriter(second.others);

    const writing = intervals(volume);
    expect(writing.map((interval) => interval.epoch)).toEqual([1, 2, 3]);
    expect(writing.map((interval) => interval.mark)).toEqual(
      [first, second, third].map(({ writer }) => writer.mark),
    );
    expect(overlaps(writing)).toEqual([]);
    expect(await second.writer.says("takeover")).toMatchObject({ takeover: "expired" });
    expect(await third.writer.says("takeover")).toMatchObject({ takeover: "fenced" });
  });
});

test("the detector sees two intervals that share a moment, and lets neighbours be", () => {
  const interval = (epoch: number, from: number, to: number) => ({ mark: `${epoch}`, epoch, from, to });
  expect(overlaps([interval(1, 0, 5), interval(2, 6, 9)])).toEqual([]);
  expect(overlaps([interval(1, 0, 5), interval(2, 5, 9), interval(3, 8, 8.5)])).toHaveLength(2);
});
