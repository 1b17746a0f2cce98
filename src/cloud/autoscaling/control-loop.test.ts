import fc from "fast-check";
import { expect, test } from "vitest";
import { ec2 } from "../ec2/state.ts";
import { ServiceError } from "../service-error.ts";
import { createGroup, groupName } from "./group.test-support.ts";
import {
  makeCloud,
  type TestCloud,
  targetGroupArn,
  topicArn,
  zoneOf,
} from "./stand-in-services.test-support.ts";
import { autoScaling, countedMembers, type Group, type Member } from "./state.ts";

/*
 * Random operations and faults on virtual time. After every step the group must keep what AWS promises; after the
 * faults have ended it must come to its desired capacity.
 */

const maximum = 4;

type Deed =
  | { type: "desire"; capacity: number }
  | {
      type: "kill" | "impair" | "protect" | "unprotect" | "unhealthy" | "terminate" | "standby" | "back";
      pick: number;
    }
  | { type: "fillZone" | "emptyZone" | "failZone" | "restoreZone"; zone: "a" | "c" | "d" }
  | { type: "suspend" | "resume"; process: string }
  | { type: "hook"; result: "CONTINUE" | "ABANDON" }
  | { type: "targets"; health: "healthy" | "unhealthy" }
  | { type: "refresh" }
  | { type: "zones"; subnets: string }
  | { type: "policy"; min: number; max: number };

const pick = fc.nat(9);
const zone = fc.constantFrom("a" as const, "c" as const, "d" as const);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant("desire" as const), capacity: fc.nat(maximum) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("protect" as const), pick }) },
  fc.record({
    type: fc.constantFrom(
      ...(["kill", "impair", "protect", "unprotect", "unhealthy", "terminate", "standby", "back"] as const),
    ),
    pick,
  }),
  fc.record({
    type: fc.constantFrom(...(["fillZone", "emptyZone", "failZone", "restoreZone"] as const)),
    zone,
  }),
  fc.record({
    type: fc.constantFrom("suspend" as const, "resume" as const),
    process: fc.constantFrom("Launch", "Terminate", "HealthCheck", "ReplaceUnhealthy", "AZRebalance"),
  }),
  fc.record({
    type: fc.constant("hook" as const),
    result: fc.constantFrom("CONTINUE" as const, "ABANDON" as const),
  }),
  fc.record({
    type: fc.constant("targets" as const),
    health: fc.constantFrom("healthy" as const, "unhealthy" as const),
  }),
  fc.record({ type: fc.constant("refresh" as const) }),
  fc.record({
    type: fc.constant("zones" as const),
    subnets: fc.constantFrom(
      "subnet-a",
      "subnet-a,subnet-c",
      "subnet-c,subnet-d",
      "subnet-a,subnet-c,subnet-d",
    ),
  }),
  fc.constantFrom<Deed>(
    { type: "policy", min: 0, max: 100 },
    { type: "policy", min: 100, max: 200 },
    { type: "policy", min: -1, max: -1 },
  ),
);

function theGroup(cloud: TestCloud): Group {
  const group = autoScaling.of(cloud.account).groups[groupName];
  if (!group) throw new Error("The group is gone.");
  return group;
}

function picked(group: Group, index: number): Member | undefined {
  const members = Object.values(group.instances);
  return members[index % Math.max(1, members.length)];
}

/** Does one deed as a client or as fate would. What AWS refuses is refused, and changes nothing. */
function act(cloud: TestCloud, given: Deed): void {
  const group = theGroup(cloud);
  const named = (input: object) => ({ AutoScalingGroupName: groupName, ...input });
  switch (given.type) {
    case "desire":
      cloud.call("SetDesiredCapacity", named({ DesiredCapacity: given.capacity }));
      break;
    case "fillZone":
      cloud.world.fullZones.add(zoneOf(given.zone));
      break;
    case "emptyZone":
      cloud.world.fullZones.delete(zoneOf(given.zone));
      break;
    case "failZone":
      cloud.cloud.failZone(zoneOf(given.zone));
      break;
    case "restoreZone":
      cloud.cloud.restoreZone(zoneOf(given.zone));
      break;
    case "suspend":
      cloud.call("SuspendProcesses", named({ ScalingProcesses: [given.process] }));
      break;
    case "resume":
      cloud.call("ResumeProcesses", named({ ScalingProcesses: [given.process] }));
      break;
    case "hook":
      completeHooks(cloud, group, given.result);
      break;
    case "targets":
      cloud.world.targetHealth = given.health;
      break;
    case "refresh":
      cloud.call("StartInstanceRefresh", named({}));
      break;
    case "zones":
      cloud.call("UpdateAutoScalingGroup", named({ VPCZoneIdentifier: given.subnets }));
      break;
    case "policy": {
      const policy = { MinHealthyPercentage: given.min, MaxHealthyPercentage: given.max };
      cloud.call("UpdateAutoScalingGroup", named({ InstanceMaintenancePolicy: policy }));
      break;
    }
    default:
      actOnMember(cloud, picked(group, given.pick), given.type);
  }
}

function completeHooks(cloud: TestCloud, group: Group, result: string): void {
  for (const member of Object.values(group.instances)) {
    for (const action of member.actions.filter((one) => one.result === undefined)) {
      cloud.call("CompleteLifecycleAction", {
        AutoScalingGroupName: groupName,
        LifecycleHookName: action.hookName,
        LifecycleActionToken: action.token,
        LifecycleActionResult: result,
      });
    }
  }
}

function actOnMember(cloud: TestCloud, member: Member | undefined, type: string): void {
  const instance = member && ec2.of(cloud.account).instances[member.instanceId];
  if (!member || !instance) return;
  const { instanceId } = member;
  const named = { AutoScalingGroupName: groupName, InstanceIds: [instanceId] };
  if (type === "kill") instance.state = "terminated";
  if (type === "impair") Object.assign(instance, { status: "impaired", statusSince: cloud.account.now });
  if (type === "protect") cloud.call("SetInstanceProtection", { ...named, ProtectedFromScaleIn: true });
  if (type === "unprotect") cloud.call("SetInstanceProtection", { ...named, ProtectedFromScaleIn: false });
  if (type === "unhealthy") {
    cloud.call("SetInstanceHealth", { InstanceId: instanceId, HealthStatus: "Unhealthy" });
  }
  if (type === "terminate") {
    cloud.call("TerminateInstanceInAutoScalingGroup", {
      InstanceId: instanceId,
      ShouldDecrementDesiredCapacity: false,
    });
  }
  if (type === "standby") cloud.call("EnterStandby", { ...named, ShouldDecrementDesiredCapacity: true });
  if (type === "back") cloud.call("ExitStandby", named);
}

/** The ways that AWS has between lifecycle states; a pass may go several of them. */
const ways: Readonly<Record<string, readonly string[]>> = {
  Pending: ["Pending:Wait", "Pending:Proceed", "InService", "Terminating"],
  "Pending:Wait": ["Pending:Proceed", "Terminating"],
  "Pending:Proceed": ["InService", "Terminating"],
  InService: ["EnteringStandby", "Terminating", "Detaching"],
  EnteringStandby: ["Standby", "Terminating"],
  Standby: ["Pending", "Terminating", "Detaching"],
  Terminating: ["Terminating:Wait", "Terminating:Proceed"],
  "Terminating:Wait": ["Terminating:Proceed", "Terminating:Retained"],
  "Terminating:Proceed": [],
};

function reaches(from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const state of seen) for (const next of ways[state] ?? []) seen.add(next);
  return seen.has(to);
}

function checkStates(group: Group, before: Map<string, string>): void {
  for (const member of Object.values(group.instances)) {
    const from = before.get(member.instanceId) ?? "Pending";
    expect(reaches(from, member.lifecycleState), `${from} to ${member.lifecycleState}`).toBe(true);
    before.set(member.instanceId, member.lifecycleState);
  }
}

/** The maximum, and beside it one for AZRebalance or what the maintenance policy allows. */
function checkSize(group: Group): void {
  const most = Math.max(group.settings.MaxSize + 1, group.settings.DesiredCapacity * 2);
  expect(countedMembers(group).length).toBeLessThanOrEqual(most);
}

function checkActivities(group: Group): void {
  const launches = new Set<string>();
  for (const activity of group.activities) {
    const { description, cause, statusCode, endTime, progress, instanceId = "" } = activity;
    if (activity.kind === "launch") {
      expect(description).toMatch(/^Launching a new EC2 instance(: i-\d+)?/);
      expect(instanceId === "" || !launches.has(instanceId)).toBe(true);
      launches.add(instanceId);
    }
    if (activity.kind === "terminate")
      expect(description).toContain(`Terminating EC2 instance: ${instanceId}`);
    if (activity.kind !== "other")
      expect(cause).toMatch(/^(At \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [^.].*?\.( {2}|$))+$/);
    const isOver = ["Successful", "Failed", "Cancelled"].includes(statusCode);
    expect(endTime !== undefined).toBe(isOver);
    expect(progress === 100).toBe(isOver);
  }
}

/** Nothing that was protected is taken by scale-in or rebalancing. */
function checkProtection(group: Group, protectedBefore: ReadonlySet<string>, seen: number): void {
  for (const activity of group.activities.slice(seen)) {
    if (!activity.cause.includes("was selected for termination")) continue;
    expect(protectedBefore.has(activity.instanceId ?? "")).toBe(false);
  }
}

async function checkedPass(cloud: TestCloud, before: Map<string, string>): Promise<void> {
  const group = theGroup(cloud);
  const members = Object.values(group.instances);
  const shielded = new Set(members.filter((one) => one.protectedFromScaleIn).map((one) => one.instanceId));
  const seen = group.activities.length;
  await cloud.clock.advance(1000);
  cloud.cloud.pass();
  checkProtection(group, shielded, seen);
  checkStates(group, before);
  checkSize(group);
}

function endFaults(cloud: TestCloud): void {
  cloud.world.fullZones.clear();
  cloud.world.targetHealth = "healthy";
  for (const letter of ["a", "c", "d"]) cloud.cloud.restoreZone(zoneOf(letter));
  cloud.call("ResumeProcesses", { AutoScalingGroupName: groupName });
  for (const member of Object.values(theGroup(cloud).instances)) member.protectedFromScaleIn = false;
}

function checkRest(cloud: TestCloud): void {
  const group = theGroup(cloud);
  const inService = countedMembers(group).filter((member) => member.lifecycleState === "InService");
  expect(inService).toHaveLength(group.settings.DesiredCapacity);
  expect(countedMembers(group)).toHaveLength(group.settings.DesiredCapacity);
  for (const member of inService)
    expect(ec2.of(cloud.account).instances[member.instanceId]?.state).toBe("running");
  const counts = group.zones.map(
    (one) => inService.filter((member) => member.availabilityZone === one.availabilityZone).length,
  );
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  const told = cloud.world.messages.map(({ body }) => body.ActivityId).filter((id) => id !== undefined);
  const closed = group.activities.filter((one) => one.kind !== "other" && one.endTime !== undefined);
  expect(new Set(told)).toEqual(new Set(closed.map((one) => one.activityId)));
  expect(told).toHaveLength(closed.length);
}

const hooks = [
  {
    LifecycleHookName: "boot",
    LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
    HeartbeatTimeout: 30,
    DefaultResult: "CONTINUE",
  },
  {
    LifecycleHookName: "stop",
    LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
    HeartbeatTimeout: 30,
    DefaultResult: "CONTINUE",
  },
];

const whatever =
  "whatever happens, the group keeps its limits, and comes to its desired capacity once faults end";
test(whatever, { timeout: 60_000 }, async () => {
  const step = fc.record({ deed, seconds: fc.integer({ min: 0, max: 40 }) });
  const property = fc.asyncProperty(
    fc.array(step, { maxLength: 25 }),
    fc.boolean(),
    fc.boolean(),
    async (steps, withHooks, withTargets) => {
      const cloud = makeCloud();
      createGroup(cloud, {
        MinSize: 0,
        MaxSize: maximum,
        DesiredCapacity: 2,
        ...(withHooks ? { LifecycleHookSpecificationList: hooks } : {}),
        ...(withTargets ? { TargetGroupARNs: [targetGroupArn], HealthCheckType: "ELB" } : {}),
      });
      cloud.call("PutNotificationConfiguration", {
        AutoScalingGroupName: groupName,
        TopicARN: topicArn,
        NotificationTypes: ["LAUNCH", "LAUNCH_ERROR", "TERMINATE", "TERMINATE_ERROR"].map(
          (type) => `autoscaling:EC2_INSTANCE_${type}`,
        ),
      });
      const before = new Map<string, string>();
      for (const { deed: given, seconds } of steps) {
        try {
          act(cloud, given);
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
        }
        // What a client does to a state counts as one of the ways too.
        checkStates(theGroup(cloud), before);
        for (let second = 0; second < seconds; second++) await checkedPass(cloud, before);
      }
      endFaults(cloud);
      for (let second = 0; second < 1500; second++) await checkedPass(cloud, before);
      checkActivities(theGroup(cloud));
      checkRest(cloud);
    },
  );
  await fc.assert(property, { numRuns: 12 });
});
