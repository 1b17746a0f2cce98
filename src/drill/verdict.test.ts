import { expect, test } from "vitest";
import { percentilesOf } from "./percentiles.ts";
import { type DrillResult, overBudget, problemsOf, type Writes } from "./verdict.ts";

const writes: Writes = { through: "app", acknowledged: 10, refused: 1, lost: [] };
const found: Omit<DrillResult, "problems" | "good"> = {
  fault: "zone",
  app: "chat",
  injectedAt: 1000,
  restoredAt: 5000,
  victim: { instanceId: "i-1", availabilityZone: "a" },
  replacement: undefined,
  moments: { fault: 1000 },
  parts: [],
  recovery: 2000,
  outages: [{ from: 1010, to: 3000 }],
  writes,
  overlaps: [],
  unproven: [],
  held: undefined,
  notifications: undefined,
  budget: {},
  overBudget: [],
  timeline: [],
  activities: [],
};

test("a budget is broken by a recovery that took longer or never came, and by lost writes", () => {
  expect(overBudget({ recovery: 2000, lostWrites: 0 }, 2000, writes)).toEqual([]);
  expect(overBudget({ recovery: 1999 }, 2000, writes)).toEqual(["recovery: 2000 ms, allowed 1999 ms"]);
  expect(overBudget({ recovery: 1999 }, undefined, writes)).toEqual(["recovery: never, allowed 1999 ms"]);
  expect(overBudget({ lostWrites: 0 }, 1, { ...writes, lost: [3] })).toEqual(["lost writes: 1, allowed 0"]);
  expect(overBudget({}, undefined, undefined)).toEqual([]);
});

test("a drill is good only without any problem, and each problem is said", () => {
  expect(problemsOf(found, true, false)).toEqual([]);
  const told = { event: "autoscaling:EC2_INSTANCE_LAUNCH", activityId: "1" };
  const bad = {
    ...found,
    recovery: undefined,
    writes: { ...writes, lost: [4] },
    overlaps: ["epoch 1 (i-1) and epoch 2 (i-2)"],
    notifications: { expected: [told], received: [] },
    overBudget: ["recovery: never"],
  };
  expect(problemsOf(bad, false, true)).toHaveLength(7);
  expect(
    problemsOf({ ...found, notifications: { expected: [told], received: [told] } }, true, false),
  ).toEqual([]);
});

test("percentiles are measured figures, and rounds that never healed are counted apart", () => {
  expect(percentilesOf([300, 100, undefined, 200])).toEqual({
    rounds: 4,
    never: 1,
    p50: 200,
    p90: 300,
    p99: 300,
    most: 300,
  });
  expect(percentilesOf([undefined])).toMatchObject({ rounds: 1, never: 1, p50: undefined });
});
