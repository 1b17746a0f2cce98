import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { probe } from "./probe.ts";

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

test("refuses a file system that is not on the list, and says which", async () => {
  const result = probe({ directory: "/dev/shm", clock: systemClock, processes: 1, attempts: 1 });
  expect((await result).fileSystem).toBe("tmpfs");
  await expect(probe({ directory: "/proc", clock: systemClock, processes: 1, attempts: 1 })).rejects.toMatchObject({
    code: "PROBE_NO_DIRECTORY",
  });
});

test("says so where there is no directory", async () => {
  const nowhere = join(directory, "none");
  await expect(probe({ directory: nowhere, clock: systemClock, processes: 1, attempts: 1 })).rejects.toThrow(
    `${nowhere} cannot be probed: ENOENT.`,
  );
});
