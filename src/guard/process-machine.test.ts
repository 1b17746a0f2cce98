import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RealMachine } from "../../test/lease/real-machine.ts";
import { signalMarked } from "../base/marked-processes.ts";

/** Each test has a machine of its own: an agent with guard, watchdog, and a writer that ignores SIGTERM. */
describe.concurrent("a process machine", () => {
  let directory: string;
  const machines: RealMachine[] = [];

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "hitori-guard-"));
  });

  afterAll(() => {
    for (const machine of machines) machine.end();
    rmSync(directory, { recursive: true, force: true });
  });

  async function writingMachine(name: string): Promise<RealMachine> {
    const volume = mkdtempSync(join(directory, `${name}-`));
    const machine = new RealMachine(volume, `${name}-${process.pid}`, volume);
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
});
