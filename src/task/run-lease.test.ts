import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleContender, found, intervals, overlaps } from "../../test/lease/real-machine.ts";
import { RealTask } from "../../test/lease/real-task.ts";
import { runLease } from "./run-lease.ts";

const isRoot = process.getuid?.() === 0;

/** Real process namespaces: unshare(1) and nsenter(1) stand in for ECS. */
describe.runIf(isRoot).concurrent("a task whose containers share their processes", () => {
  let bundle: string;
  const tasks: RealTask[] = [];

  beforeAll(async () => {
    bundle = mkdtempSync(join(tmpdir(), "hitori-task-"));
    await bundleContender(bundle, "src/cli/agent.ts");
  });

  afterAll(() => {
    for (const task of tasks) task.end();
    rmSync(bundle, { recursive: true, force: true });
  });

  const newVolume = () => mkdtempSync(join(bundle, "volume-"));

  async function newTask(volume: string, name: string, patience?: number): Promise<RealTask> {
    const task = new RealTask(bundle, volume, name);
    tasks.push(task);
    await task.start(patience);
    return task;
  }

  async function writing(volume: string, how?: "obedient"): Promise<RealTask> {
    const task = await newTask(volume, "first", 1);
    await task.runApp(how);
    return task;
  }

  /** Nothing of the first wrote once the second did. */
  async function successor(volume: string): Promise<void> {
    const second = await newTask(volume, "second");
    await second.runApp();
    await found("both to have written", () => (intervals(volume).length === 2 ? true : undefined));
    expect(overlaps(intervals(volume))).toEqual([]);
  }

  test("runs its app alone: a second task waits until the first has died whole", {
    timeout: 60_000,
  }, async () => {
    const volume = newVolume();
    const first = await writing(volume);
    const next = successor(volume);
    process.kill(first.leasePid, "SIGSTOP");
    await first.dies();
    await next;
  });

  test("dies whole when the lease's main process is killed", { timeout: 60_000 }, async () => {
    const volume = newVolume();
    const first = await writing(volume);
    process.kill(first.leasePid, "SIGKILL");
    await first.dies();
  });

  test("dies whole when the guard is killed while the rest hangs", { timeout: 60_000 }, async () => {
    const first = await writing(newVolume());
    process.kill(first.leasePid, "SIGSTOP");
    process.kill(first.guardPid, "SIGKILL");
    await first.dies();
  });

  test("dies whole when lease and guard hang: the watchdog is a third", { timeout: 60_000 }, async () => {
    const volume = newVolume();
    const first = await writing(volume);
    const next = successor(volume);
    process.kill(first.leasePid, "SIGSTOP");
    process.kill(first.guardPid, "SIGSTOP");
    await first.dies();
    await next;
  });

  test("dies when it wakes up after it was frozen whole", { timeout: 60_000 }, async () => {
    const volume = newVolume();
    const first = await writing(volume);
    const thaw = first.freeze();
    const second = await newTask(volume, "second");
    await second.runApp();
    thaw();
    await first.dies();
  });

  test("dies whole when its watchdog is killed", { timeout: 60_000 }, async () => {
    const first = await writing(newVolume());
    process.kill(first.watchdogPid, "SIGKILL");
    await first.dies();
  });

  test("gives the lease back when ECS stops it, and the next starts at once", {
    timeout: 60_000,
  }, async () => {
    const volume = newVolume();
    const first = await writing(volume, "obedient");
    const next = successor(volume);
    // The dependent containers first, then the lease's.
    process.kill(first.appPid, "SIGTERM");
    process.kill(first.leasePid, "SIGTERM");
    await found("the lease's container to end", () => (first.leaseEnded === 0 ? true : undefined));
    expect(first.told.at(-1)).toMatch(/lease released$/);
    await next;
  });

  test("kills what does not stop in its time before it gives the lease back", {
    timeout: 60_000,
  }, async () => {
    const volume = newVolume();
    const first = await writing(volume);
    const next = successor(volume);
    process.kill(first.leasePid, "SIGTERM");
    await first.dies();
    expect(first.told.at(-1)).toMatch(/lease released$/);
    await next;
  });
});

test("outside of a task it refuses: what it would kill is the machine's", async () => {
  const options = {
    directory: "/nowhere",
    heldFile: "/nowhere/held",
    profile: "local",
    patience: 0,
  } as const;
  const shutdown = new AbortController().signal;
  await expect(runLease({ ...options, version: "test", shutdown, say: () => {} })).rejects.toMatchObject({
    code: "TASK_NOT_SHARED",
  });
});
