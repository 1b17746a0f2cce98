import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { threadsFor, threadsForLook } from "./threads.ts";

const directory = mkdtempSync(join(tmpdir(), "hitori-threads-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("there are as many threads as keep the cores busy while the target answers", () => {
  expect(threadsForLook(1, 2)).toBe(24);
  expect(threadsForLook(2, 2)).toBe(48);
  expect(threadsForLook(1, 4)).toBe(48);
});

test("a local disk gets a few threads, and no target more than 128", () => {
  expect(threadsForLook(0.01, 2)).toBe(16);
  expect(threadsForLook(50, 8)).toBe(128);
});

test("a target that is not there yet is measured where it will be, and nothing is left there", async () => {
  expect(await threadsFor(join(directory, "not", "there"), 1)).toBeGreaterThanOrEqual(16);
  expect(readdirSync(directory)).toEqual([]);
});
