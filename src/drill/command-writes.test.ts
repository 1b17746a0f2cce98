import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { commandWrites } from "./command-writes.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-writes-"));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const signal = () => AbortSignal.timeout(10_000);

test("exit code 0 acknowledges a record, and one that the read command does not print is lost", async () => {
  const file = join(directory, "records");
  const workload = commandWrites(`echo "$HITORI_DRILL_RECORD" >> ${file}`, `grep -v -- '-1z$' ${file}`);
  for (const sequence of [0, 1, 2, 11]) expect(await workload.write(sequence, signal())).toBe(true);
  expect(await workload.missing([0, 1, 2, 11])).toEqual([1]);
});

test("a write command that fails or hangs acknowledges nothing", async () => {
  expect(await commandWrites("exit 1", "true").write(0, signal())).toBe(false);
  expect(await commandWrites("sleep 60", "true").write(0, AbortSignal.timeout(50))).toBe(false);
});

test("a read command that fails is an error and no loss", async () => {
  await expect(commandWrites("true", "exit 7").missing([0])).rejects.toMatchObject({
    code: "DRILL_READ_FAILED",
  });
});
