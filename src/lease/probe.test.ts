import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { fileSystemOf, judgeRace, probe } from "./probe.ts";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-probe-"));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("of several processes one wins each name, and nothing stays behind", async () => {
  const result = await probe({ directory, clock: systemClock, processes: 3, attempts: 100 });
  expect(result.renames).toBeGreaterThan(50);
  expect(result).toMatchObject({ doubleWins: 0, staleListings: 0 });
  expect(readdirSync(directory)).toEqual([]);
});

test("says no to a directory that it may not write to", async () => {
  await expect(
    probe({ directory: "/proc", clock: systemClock, processes: 1, attempts: 1 }),
  ).rejects.toMatchObject({
    code: "PROBE_NO_DIRECTORY",
  });
});

test("refuses what is known to be bad, and what nobody knows", () => {
  expect(fileSystemOf(0x6969)).toEqual({ name: "nfs", refused: [] });
  expect(fileSystemOf(0x65735546, "fuse.hitori")).toEqual({ name: "fuse.hitori", refused: [] });
  expect(fileSystemOf(0x65735546, "fuse.s3fs").refused).toHaveLength(1);
  expect(fileSystemOf(0x65735546)).toMatchObject({
    name: "fuse",
    refused: [expect.stringContaining("s3fs")],
  });
  expect(fileSystemOf(0x1234)).toMatchObject({
    name: "0x1234",
    refused: [expect.stringContaining("not on the list")],
  });
});

test("refuses where a name was won twice, or a listing did not show what was there", () => {
  expect(judgeRace({ renames: 10, doubleWins: 0, staleListings: 0 })).toEqual([]);
  expect(judgeRace({ renames: 10, doubleWins: 1, staleListings: 2 })).toHaveLength(2);
  expect(judgeRace({ renames: 0, doubleWins: 0, staleListings: 0 })).toEqual(["no rename succeeded"]);
});

test("says so where there is no directory", async () => {
  const nowhere = join(directory, "none");
  await expect(probe({ directory: nowhere, clock: systemClock, processes: 1, attempts: 1 })).rejects.toThrow(
    `${nowhere} cannot be probed: ENOENT.`,
  );
});
