import { expect, test } from "vitest";
import type { TimelineEvent } from "../timeline/event.ts";
import { buildState, type Known } from "./build-state.ts";

const acquired: TimelineEvent = {
  at: 10,
  source: "agent",
  app: "chat",
  instanceId: "i-1",
  availabilityZone: "a",
  epoch: 1,
  type: "lease.acquired",
  takeover: "first",
};

const known: Known = {
  at: 100,
  app: "chat",
  region: "r",
  cloud: { kind: "local", readOnly: false },
  seen: {
    described: {
      AutoScalingGroupName: "g",
      MinSize: 1,
      MaxSize: 1,
      DesiredCapacity: 1,
      DefaultCooldown: 0,
      HealthCheckType: "EC2",
      CreatedTime: new Date(0),
      AvailabilityZones: ["c", "a"],
      SuspendedProcesses: [{ ProcessName: "AZRebalance" }],
      Instances: [
        {
          InstanceId: "i-1",
          AvailabilityZone: "a",
          LifecycleState: "InService",
          HealthStatus: "Healthy",
          ProtectedFromScaleIn: false,
        },
      ],
    },
    states: new Map([["i-1", "running"]]),
    targets: [{ Target: { Id: "i-1" }, TargetHealth: { State: "healthy" } }],
    zones: { failedZones: ["c"], cutOffZones: [], fullZones: ["a"] },
  },
  events: [acquired],
  lease: { renewedAt: 95 },
  deadlines: { profile: "local", softDeadline: 1, hardDeadline: 2, certainDeath: 3, takeoverWait: 4 },
  findings: [],
  drills: [],
};

test("what AWS, the volume and the timeline say comes together, instance by instance", () => {
  const state = buildState(known);
  expect(state.zones).toEqual([
    { name: "a", condition: "full" },
    { name: "c", condition: "failed" },
  ]);
  expect(state.instances).toMatchObject([
    { instanceId: "i-1", state: "running", target: { state: "healthy" }, frozen: false, doing: acquired },
  ]);
  expect(state.group).toMatchObject({ desired: 1, suspended: ["AZRebalance"] });
  expect(state.lease).toMatchObject({ holder: { instanceId: "i-1", epoch: 1 }, renewedAt: 95 });
});

test("on AWS nobody knows of a failed zone, and nobody sees the volume: nothing is made up", () => {
  const { zones: _, ...seen } = known.seen;
  const state = buildState({ ...known, seen, lease: {} });
  expect(state.zones.map(({ condition }) => condition)).toEqual(["up", "up"]);
  expect(state.lease).not.toHaveProperty("renewedAt");
});

test("a stall that the holder has outlived is over, though its agent says nothing of that", () => {
  const stalled: TimelineEvent = { ...acquired, at: 90, type: "lease.stalled", reason: "EIO" };
  const at = (renewedAt: number | undefined) =>
    buildState({ ...known, events: [acquired, stalled], lease: { renewedAt } }).lease.stalledSince;
  expect(at(95)).toBeUndefined();
  expect(at(80)).toBe(90);
  expect(at(undefined)).toBe(90);
});

test("a group that is gone leaves an empty page, not a broken one", () => {
  const state = buildState({ ...known, seen: { states: new Map(), targets: [] }, events: [] });
  expect(state).toMatchObject({ group: undefined, zones: [], instances: [], lease: { waiting: [] } });
});
