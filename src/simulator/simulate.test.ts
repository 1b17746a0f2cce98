import { expect, test } from "vitest";
import { leaseProfiles } from "../lease/profile.ts";
import { percentile, runCampaign } from "./campaign.ts";
import { mutants } from "./mutants.ts";
import { longestFreeze, replayCommand, simulate } from "./simulate.ts";

/**
 * Where each mutant is first caught, by `npm run simulate -- --mutants`. After a change of the simulation these move:
 * run it again. A mutant that is caught nowhere in 2,000 seeds is a hole in the simulator.
 */
const caughtAt: Readonly<Record<string, number>> = {
  "overwrite the claim": 1,
  "trust the wall clock": 1,
  "W = G": 1,
  "W = D": 2,
  "W = 48 s": 1,
  "deadline counts from the answer": 6,
  "deadline counts from the last repetition": 15,
  "guard counts from the arrival": 769,
  "watch counts from before the listing": 105,
  "kill without reset": 1,
  "no kernel watchdog": 1,
  "guard inside the agent": 1,
  "release before death": 1,
  "start before the guard is armed": 1,
  "ignore the holder's own wait": 1,
};

test("every mutant has its seed", () => {
  expect(Object.keys(caughtAt)).toEqual(Object.keys(mutants));
});

test.each(Object.entries(mutants))(
  "two writers at once are seen where the rule is broken: %s",
  async (name, breakage) => {
    const from = caughtAt[name] ?? 1;
    const { violations } = await runCampaign({ from, seeds: 10, hours: 1, breakage, untilViolation: true });
    expect(violations).not.toEqual([]);
  },
);

test("never two writers, and one in the end, whatever happens for an hour", {
  timeout: 120_000,
}, async () => {
  const { violations, stuck, starts, seeds } = await runCampaign({ from: 1, seeds: 60, hours: 1 });
  expect({ violations, stuck, seeds }).toEqual({ violations: [], stuck: [], seeds: 60 });
  expect(starts).toBeGreaterThan(600);
});

test("a seed repeats exactly, so that a failure can be looked at again", async () => {
  const again = () => simulate({ seed: 7, hours: 1, tracing: true });
  const [first, second] = [await again(), await again()];
  expect(first.trace.length).toBeGreaterThan(100);
  expect(second).toEqual(first);
  expect(replayCommand(7, 1, "W = G")).toBe(
    'npm run simulate -- --seed 7 --hours 1 --mutant "W = G" --trace',
  );
});

test.each(["default", "fast"] as const)(
  "a silent death is taken over within W of %s, its clock and a start",
  async (profile) => {
    const { takeoverTimes, violations } = await runCampaign({
      from: 1,
      seeds: 3,
      hours: 1,
      faults: "silent death",
      profile,
    });
    const { takeoverWait, assumptions } = leaseProfiles[profile];
    expect(violations).toEqual([]);
    expect(takeoverTimes.length).toBeGreaterThan(30);
    expect(percentile(takeoverTimes, 1)).toBeLessThan(takeoverWait / (1 - assumptions.clockRate) / 1000 + 6);
  },
);

test("some freeze of a whole machine is covered by every profile, even with the worst clocks", () => {
  for (const profile of Object.values(leaseProfiles)) expect(longestFreeze([profile])).toBeGreaterThan(500);
});
