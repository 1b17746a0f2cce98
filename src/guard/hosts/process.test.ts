import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { findMarked, killMarked, markVariable } from "../../base/marked-processes.ts";
import { noWatchdog } from "../fence-host.ts";
import { killMachineOfDeadGuard, ProcessHost } from "./process.ts";

const mark = `i-host${process.pid}`;

afterEach(() => {
  killMarked(mark);
});

/** A process of the machine, once it runs. */
async function startMarked(): Promise<ChildProcess> {
  const script = 'trap "" TERM; echo up; while :; do sleep 1; done';
  const env = { ...process.env, [markVariable]: mark };
  const child = spawn("bash", ["-c", script], { env, stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

test("kills everything with the mark, what ignores SIGTERM too", async () => {
  await startMarked();
  expect(await new ProcessHost(mark, noWatchdog).kill()).toEqual([]);
  expect(findMarked(mark)).toEqual([]);
});

test("a watchdog whose guard died with its machine leaves the next start of the same instance alone", async () => {
  const diedAt = systemClock.monotonic() - 100;
  await startMarked();
  expect(killMachineOfDeadGuard(mark, diedAt)).toBeUndefined();
  expect(findMarked(mark)).not.toEqual([]);
});

test("a watchdog whose guard died alone kills the machine, its newest processes too", async () => {
  await startMarked();
  const diedAt = systemClock.monotonic() + 20;
  await startMarked();
  expect(killMachineOfDeadGuard(mark, diedAt)).toEqual([]);
  expect(findMarked(mark)).toEqual([]);
});
