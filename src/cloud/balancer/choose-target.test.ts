import fc from "fast-check";
import { expect, test } from "vitest";
import { targetGroupDefaultsOf } from "../elasticloadbalancing/attributes.ts";
import type { Target } from "../elasticloadbalancing/target.ts";
import { chooseWeighted, eligibleTargets } from "./choose-target.ts";

function eligible(states: readonly Target["state"][], attributes: Record<string, string> = {}): string[] {
  const targets = states.map(
    (state, index): Target => ({
      targetId: `${state}${index}`,
      port: 80,
      state,
      stateSince: 0,
      passed: 0,
      failed: 0,
    }),
  );
  return eligibleTargets({ targets, attributes: { ...targetGroupDefaultsOf("HTTP"), ...attributes } }).map(
    (target) => target.targetId,
  );
}

test("requests go to healthy targets alone", () => {
  expect(eligible(["unhealthy", "healthy", "initial", "draining", "healthy"])).toEqual([
    "healthy1",
    "healthy4",
  ]);
});

test("with no healthy target they go to all that are registered, to what drains or is unused never", () => {
  expect(eligible(["unhealthy", "draining", "initial", "unused"])).toEqual(["unhealthy0", "initial2"]);
  expect(eligible(["draining", "unused"])).toEqual([]);
});

test("a group may want more than one healthy target before it trusts health checks", () => {
  const name = "target_group_health.unhealthy_state_routing.minimum_healthy_targets";
  const states = ["healthy", "healthy", "unhealthy", "unhealthy"] as const;
  expect(eligible(states, { [`${name}.count`]: "3" })).toHaveLength(4);
  expect(eligible(states, { [`${name}.percentage`]: "50" })).toHaveLength(2);
  expect(eligible(states, { [`${name}.percentage`]: "51" })).toHaveLength(4);
});

test("over a thousand turns each choice gets its share, within two turns in a hundred", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 5 }), (weights) => {
      const choices = weights.map((weight) => ({ weight }));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const chosen = Array.from({ length: 1000 }, (_, turn) => chooseWeighted(choices, turn));
      for (const choice of choices) {
        const share = chosen.filter((one) => one === choice).length / 1000;
        expect(Math.abs(share - (total === 0 ? 0 : choice.weight / total))).toBeLessThan(0.02);
      }
      expect(chosen.includes(undefined)).toBe(total === 0);
    }),
  );
});
