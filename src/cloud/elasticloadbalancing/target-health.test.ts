import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultHealthCheck, matches } from "./health-check.ts";
import type { Target } from "./target.ts";
import { decideTargetHealth, decideTargetUse, type ProbeResult, registering } from "./target-health.ts";

const fresh: Target = {
  targetId: "i-1",
  port: 80,
  state: "initial",
  reason: "Elb.InitialHealthChecking",
  description: "Initial health checks in progress",
  stateSince: 0,
  passed: 0,
  failed: 0,
};
const good: ProbeResult = { kind: "answered", status: 200 };
const settings = { ...defaultHealthCheck, healthyThreshold: 3, unhealthyThreshold: 2 };

function after(target: Target, ...probes: ProbeResult[]): Target {
  return probes.reduce((one, probe, index) => decideTargetHealth(one, probe, settings, index + 1), target);
}

test("one passing check makes a new target healthy", () => {
  expect(after(fresh, good)).toEqual({
    targetId: "i-1",
    port: 80,
    state: "healthy",
    stateSince: 1,
    passed: 0,
    failed: 0,
  });
});

test("a failing check says why in AWS's words", () => {
  const why = (probe: ProbeResult) => {
    const { state, reason, description } = after(fresh, probe, probe);
    return [state, reason, description];
  };
  expect(why({ kind: "answered", status: 502 })).toEqual([
    "unhealthy",
    "Target.ResponseCodeMismatch",
    "Health checks failed with these codes: [502]",
  ]);
  expect(why({ kind: "timeout" })).toEqual(["unhealthy", "Target.Timeout", "Request timed out"]);
  expect(why({ kind: "failed" })).toEqual(["unhealthy", "Target.FailedHealthChecks", "Health checks failed"]);
});

test("an unhealthy target that changes its way of failing changes its reason, not the time it is unhealthy since", () => {
  const target = after(fresh, { kind: "failed" }, { kind: "failed" }, { kind: "timeout" });
  expect(target).toMatchObject({ state: "unhealthy", reason: "Target.Timeout", stateSince: 2 });
});

const probes = fc.array(
  fc.constantFrom<ProbeResult>(
    good,
    { kind: "answered", status: 500 },
    { kind: "timeout" },
    { kind: "failed" },
  ),
  { maxLength: 40 },
);
const thresholds = fc.record({
  healthyThreshold: fc.integer({ min: 2, max: 10 }),
  unhealthyThreshold: fc.integer({ min: 2, max: 10 }),
});

test("a target is healthy or unhealthy exactly by the last run of results that was long enough", () => {
  fc.assert(
    fc.property(probes, thresholds, (results, { healthyThreshold, unhealthyThreshold }) => {
      const check = { ...defaultHealthCheck, healthyThreshold, unhealthyThreshold };
      let target = fresh;
      let expected = "initial";
      results.forEach((result, index) => {
        target = decideTargetHealth(target, result, check, index);
        const run = runLength(results.slice(0, index + 1));
        if (result === good && (expected === "initial" || run >= healthyThreshold)) expected = "healthy";
        if (result !== good && run >= unhealthyThreshold) expected = "unhealthy";
        expect(target.state).toBe(expected);
        expect(target.reason === undefined).toBe(target.state === "healthy");
      });
    }),
  );
});

/** How many results at the end are of one kind, good or bad. */
function runLength(results: readonly ProbeResult[]): number {
  const last = results.at(-1) === good;
  let length = 0;
  while (length < results.length && (results.at(-1 - length) === good) === last) length++;
  return length;
}

test("results that change nothing leave the very same target, so that nothing is written for them", () => {
  const healthy = after(fresh, good);
  expect(after(healthy, good)).toBe(healthy);
  const unhealthy = after(fresh, { kind: "timeout" }, { kind: "timeout" });
  expect(after(unhealthy, { kind: "timeout" })).toBe(unhealthy);
});

test("results that come too late change neither draining nor unused targets", () => {
  for (const state of ["draining", "unused"] as const) {
    const target = { ...fresh, state };
    expect(after(target, good, { kind: "timeout" }, { kind: "timeout" })).toBe(target);
  }
});

const usable = { groupInUse: true, loadBalancerActive: true, zoneEnabled: true, instanceState: "running" };

test("a target is registering until the load balancer is active, then being checked", () => {
  const registered: Target = { ...fresh, ...registering };
  expect(decideTargetUse(registered, { ...usable, loadBalancerActive: false }, 5)).toBe(registered);
  expect(decideTargetUse(registered, usable, 5)).toMatchObject({
    state: "initial",
    reason: "Elb.InitialHealthChecking",
  });
});

test("a target that cannot be used says why in AWS's words, and begins anew once it can", () => {
  const reasons = (surroundings: Partial<typeof usable>) => {
    const decided = decideTargetUse(after(fresh, good), { ...usable, ...surroundings }, 9);
    return [decided?.state, decided?.reason, decided?.description];
  };
  expect(reasons({ instanceState: "stopped" })).toEqual([
    "unused",
    "Target.InvalidState",
    "Target is in the stopped state",
  ]);
  expect(reasons({ groupInUse: false })).toEqual([
    "unused",
    "Target.NotInUse",
    "Target group is not configured to receive traffic from the load balancer",
  ]);
  expect(reasons({ zoneEnabled: false })[1]).toBe("Target.NotInUse");
  const unused = decideTargetUse(fresh, { ...usable, groupInUse: false }, 9);
  expect(unused && decideTargetUse(unused, usable, 10)).toMatchObject({ state: "initial", stateSince: 10 });
});

test("a draining target is forgotten when its time is over, whatever its instance does", () => {
  const draining: Target = { ...fresh, state: "draining", drainedAt: 100 };
  expect(decideTargetUse(draining, { ...usable, instanceState: "terminated" }, 99)).toBe(draining);
  expect(decideTargetUse(draining, usable, 100)).toBeUndefined();
});

test("a matcher takes codes, lists and ranges", () => {
  expect(matches("200", 200)).toBe(true);
  expect(matches("200,202", 202)).toBe(true);
  expect(matches("200,202", 201)).toBe(false);
  expect(matches("200-299", 250)).toBe(true);
  expect(matches("200-299", 300)).toBe(false);
});
