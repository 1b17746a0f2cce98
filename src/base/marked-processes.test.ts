import { type ChildProcess, spawn } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { findMarked, killMarked, markingScript, signalMarked } from "./marked-processes.ts";

const mark = `i-test${process.pid}`;
let shell: ChildProcess | undefined;

afterEach(() => {
  killMarked(mark);
});

/** Starts a marked shell and waits for its first line. */
async function startMarked(script: string): Promise<string> {
  shell = spawn("bash", ["-c", markingScript(mark) + script], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve) =>
    shell?.stdout?.once("data", (data: Buffer) => resolve(data.toString().trim())),
  );
}

test("finds a process that made a session of its own and lost its environment", async () => {
  const pid = Number(await startMarked(`setsid env -i sleep 60 & echo $!; wait`));
  expect(pid).toBeGreaterThan(0);
  const marked = findMarked(mark);
  expect(marked).toContain(shell?.pid);
  expect(marked.length).toBeGreaterThanOrEqual(2);
});

test("kills every process of the tree, double forks without environment included", async () => {
  await startMarked(
    `( setsid env -i bash -c '( sleep 60 & ) ; sleep 60' & ) ; sleep 0.2; echo up; trap "" TERM; sleep 60`,
  );
  expect(findMarked(mark).length).toBeGreaterThanOrEqual(3);
  expect(killMarked(mark)).toBe(true);
  expect(findMarked(mark)).toEqual([]);
});

test("kills a tree that forks all the time", async () => {
  await startMarked(`while :; do sleep 30 & done & sleep 0.1; echo up; wait`);
  expect(killMarked(mark)).toBe(true);
  expect(findMarked(mark)).toEqual([]);
});

test("does not touch processes with another mark", async () => {
  await startMarked(`HITORI_MACHINE=other-${process.pid} sleep 60 & echo up; wait`);
  const other = findMarked(`other-${process.pid}`);
  expect(other).toHaveLength(1);
  expect(signalMarked("nobody", "SIGKILL")).toBe(0);
  killMarked(`other-${process.pid}`);
});
