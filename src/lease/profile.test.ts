import fc from "fast-check";
import { expect, test } from "vitest";
import {
  brokenInequalities,
  checkProfile,
  type KnownProfile,
  leaseProfiles,
  longestTakeoverWait,
} from "./profile.ts";

test.each(Object.values(leaseProfiles))("the profile $name keeps every inequality", (profile) => {
  expect(brokenInequalities(profile)).toEqual([]);
  expect(checkProfile(profile)).toBe(profile);
});

test.each<[string, Partial<KnownProfile>]>([
  ["2P + T_io <= S", { ioTimeout: 17_000 }],
  ["S < G", { softDeadline: 33_000 }],
  ["G + K <= D", { hardDeadline: 34_000 }],
  ["(D + delta)(1 + rho)/(1 - rho) + epsilon <= W", { takeoverWait: 58_000 }],
  ["every duration > 0", { renewInterval: 0 }],
])("names the inequality that does not hold: %s", (inequality, change) => {
  const profile = { ...leaseProfiles.default, ...change };
  expect(() => checkProfile(profile)).toThrow(`${inequality} does not hold`);
});

test("a wait that is shorter than any certain death plus late landing is refused, whatever the clocks", () => {
  const rate = fc.double({ min: 0, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(rate, fc.integer({ min: 1, max: 47_000 }), (clockRate, takeoverWait) => {
      const assumptions = { ...leaseProfiles.default.assumptions, clockRate };
      expect(brokenInequalities({ ...leaseProfiles.default, takeoverWait, assumptions })).not.toEqual([]);
    }),
  );
});

test("a candidate that knows nothing waits as long as the slowest profile asks", () => {
  expect(longestTakeoverWait).toBe(60_000);
});
