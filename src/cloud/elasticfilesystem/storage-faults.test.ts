import { expect, test } from "vitest";
import type { FileSystemState } from "./state.ts";
import { faultIn, keepFault, readFault } from "./storage-faults.ts";

const state = (): FileSystemState => ({
  fileSystems: {},
  mountTargets: {},
  accessPoints: {},
  nextAddress: 0,
});

test("a zone's own fault goes before the one of the whole, and a restored zone is well while others are not", () => {
  const one = state();
  keepFault(one, "fs-1", undefined, { kind: "full" });
  keepFault(one, "fs-1", "a", { kind: "stall" });
  keepFault(one, "fs-1", "c", undefined);
  expect(["a", "c", "d"].map((zone) => faultIn(one, "fs-1", zone)?.kind)).toEqual([
    "stall",
    undefined,
    "full",
  ]);
  expect(faultIn(one, "fs-2", "a")).toBeUndefined();
});

test("what is said of the whole goes for every zone, whatever was said of one before", () => {
  const one = state();
  keepFault(one, "fs-1", "a", { kind: "stall" });
  keepFault(one, "fs-1", undefined, undefined);
  expect(faultIn(one, "fs-1", "a")).toBeUndefined();
  keepFault(one, "fs-1", "a", { kind: "stall" });
  keepFault(one, "fs-1", undefined, { kind: "read-only" });
  expect(faultIn(one, "fs-1", "a")).toEqual({ kind: "read-only" });
});

test("a latency is whole milliseconds up to a minute, and only slow needs one", () => {
  expect(readFault("slow", "200")).toEqual({ kind: "slow", latency: 200 });
  expect(readFault("stall", null)).toEqual({ kind: "stall" });
  for (const [wrong, got] of [
    [null, "none"],
    ["", "none"],
    ["0", "0"],
    ["60001", "60001"],
    ["2s", "2s"],
    ["1.5", "1.5"],
  ] as const) {
    expect(() => readFault("slow", wrong)).toThrow(`got ${got}, expected whole milliseconds from 1 to 60000`);
  }
});
