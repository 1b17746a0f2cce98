import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { leaseProfiles } from "../lease/profile.ts";
import { percentile, runCampaign } from "./campaign.ts";
import { mutants } from "./mutants.ts";
import { longestFreeze, replayCommand, simulate } from "./simulate.ts";

/**
 * Which fault shows a mutant soonest; without one, any. Each gets 200 simulated hours and ends at the first violation.
 * `npm run simulate -- --mutants` looks for all of them among all faults.
 */
const aimAt: Readonly<Record<string, string>> = {
  "W = D": "the dark",
  "W = 48 s": "the dark",
  "deadline counts from the answer": "late answers to renewals, then the dark",
  "deadline counts from the last repetition": "renames without an answer, stale listings, then the dark",
  "guard counts from the arrival": "an agent that stops at an await, then the dark",
  "watch counts from before the listing": "late looks, then the dark",
  "ignore the holder's own wait": "the dark",
};

test.each(Object.entries(mutants))(
  "two writers at once are seen where the rule is broken: %s",
  { timeout: 60_000 },
  async (name, breakage) => {
    const only = aimAt[name];
    const { violations } = await runCampaign({
      from: 1,
      seeds: 200,
      hours: 1,
      breakage,
      only,
      untilViolation: true,
    });
    expect(violations).toHaveLength(1);
  },
);

test("the design stands where each of them falls", { timeout: 60_000 }, async () => {
  for (const only of new Set(Object.values(aimAt))) {
    const { violations, stuck } = await runCampaign({ from: 1, seeds: 8, hours: 1, only });
    expect({ violations, stuck }).toEqual({ violations: [], stuck: [] });
  }
});

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

test("clocks that step by a day, to and fro, change nothing", async () => {
  const { takeovers, violation, stuck } = await simulate({
    seed: 1,
    hours: 1,
    only: "jump of the wall clock",
  });
  expect({ takeovers, violation, stuck }).toEqual({ takeovers: { first: 1 } });
});

// A change that is to make the simulator faster leaves this digest alone; one that changes what happens renews it.
test("seeds happen as they did when this was written", { timeout: 60_000 }, async () => {
  const digest = createHash("sha256");
  for (const seed of [1, 2]) digest.update(JSON.stringify(await simulate({ seed, hours: 1, tracing: true })));
  expect(digest.digest("hex").slice(0, 16)).toMatchInlineSnapshot(`"14ff901d01ac3559"`);
});

test.each(["default", "fast"] as const)(
  "a silent death is taken over within W of %s, its clock and a start",
  async (profile) => {
    const { takeoverTimes, violations } = await runCampaign({
      from: 1,
      seeds: 3,
      hours: 1,
      only: "power off the holder",
      profile,
    });
    const { takeoverWait, renewInterval, assumptions } = leaseProfiles[profile];
    expect(violations).toEqual([]);
    expect(takeoverTimes.length).toBeGreaterThan(30);
    // The look that first sees the last renewal comes up to half a renewal and a tenth after it; a start takes up to 3 s.
    const bound = (takeoverWait + 0.55 * renewInterval) / (1 - assumptions.clockRate) + 3000 + 200;
    expect(percentile(takeoverTimes, 1)).toBeLessThan(bound / 1000);
  },
);

test("some freeze of a whole machine is covered by every profile, even with the worst clocks", () => {
  for (const profile of Object.values(leaseProfiles)) expect(longestFreeze([profile])).toBeGreaterThan(500);
});
