import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DrillRecord, isAlive, type RunningDrill } from "./drill-record.ts";

let directory: string;
let record: DrillRecord;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-drills-"));
  record = new DrillRecord(directory);
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const drill = {
  fault: "zone",
  app: "chat",
  autoScalingGroupName: "hitori-chat",
  region: "ap-northeast-1",
  startedAt: 1,
  undo: [{ type: "suspend", process: "AZRebalance" }] as const,
};
const current = () => join(directory, ".hitori/drills/current.json");

test("one drill runs at a time, and what has to be put back stands on disk before it begins", () => {
  record.begin(drill);
  expect(() => record.begin(drill)).toThrow(expect.objectContaining({ code: "DRILL_RUNNING" }));
  const read = record.read() as RunningDrill;
  expect(read.undo).toEqual(drill.undo);
  expect(isAlive(read)).toBe(true);
  record.end();
  expect(record.read()).toBeUndefined();
  record.begin(drill);
});

test("a drill whose process has ended is known as left over, though another process may have its number", async () => {
  record.begin(drill);
  const read = record.read() as RunningDrill;
  expect(isAlive({ ...read, process: { ...read.process, startTime: "1" } })).toBe(false);
  const child = spawn("true");
  await once(child, "close");
  expect(isAlive({ ...read, process: { pid: child.pid ?? 0, startTime: "" } })).toBe(false);
});

test("a claim that was cut off in its first write claims nothing", () => {
  record.begin(drill);
  writeFileSync(current(), readFileSync(current(), "utf8").slice(0, 20));
  expect(record.read()).toBeUndefined();
  record.begin(drill);
  expect(record.read()?.fault).toBe("zone");
});

test("results are kept in their order", () => {
  record.addResult({ fault: "zone", good: true });
  record.addResult({ fault: "hang", good: false });
  expect(record.results()).toEqual([
    { fault: "zone", good: true },
    { fault: "hang", good: false },
  ]);
});
