import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../base/virtual-clock.ts";
import { logName, MigrationLog } from "./log.ts";
import { uproot } from "./tree/tree.test-support.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-log-"));
});
afterEach(() => uproot(directory));

test("keeps every step with its time, and of a pass a line now and then and its last word", async () => {
  const clock = new VirtualClock();
  const log = new MigrationLog(join(directory, "state"), clock);
  log.write("stopped the app\n  twice");
  for (let second = 1; second <= 70; second++) {
    await clock.advance(1000);
    log.progress("copy, pass 1", `${second} s`, false);
  }
  log.progress("copy, pass 1", "over", true);
  const lines = readFileSync(join(directory, "state", logName), "utf8")
    .trim()
    .split("\n");
  expect(lines.map((line) => line.replace(/^\S+ /, ""))).toEqual([
    "stopped the app",
    "twice",
    "1 s",
    "31 s",
    "61 s",
    "over",
  ]);
  for (const line of lines) expect(Number.isNaN(Date.parse(line.split(" ")[0] ?? ""))).toBe(false);
});
