import { expect, test } from "vitest";
import {
  activities,
  createGroup,
  describe,
  groupName,
  instanceIds,
  short,
  states,
} from "./group.test-support.ts";
import { launchTemplateId, makeCloud, subnets, topicArn, zoneOf } from "./stand-in-services.test-support.ts";

function zones(cloud: ReturnType<typeof makeCloud>): string[] {
  return (describe(cloud).Instances ?? [])
    .filter((instance) => instance.LifecycleState === "InService")
    .map((instance) => instance.AvailabilityZone ?? "")
    .toSorted();
}

const setDesired = (cloud: ReturnType<typeof makeCloud>, DesiredCapacity: number) =>
  cloud.call("SetDesiredCapacity", { AutoScalingGroupName: groupName, DesiredCapacity });

test("instances are spread over the zones, and scale-in takes from the fullest", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MinSize: 0, MaxSize: 9, DesiredCapacity: 4 });
  await cloud.go(20);
  expect(zones(cloud)).toEqual([zoneOf("a"), zoneOf("a"), zoneOf("c"), zoneOf("d")]);
  setDesired(cloud, 3);
  await cloud.go(30);
  expect(zones(cloud)).toEqual([zoneOf("a"), zoneOf("c"), zoneOf("d")]);
  expect(short(activities(cloud)[0]?.Cause ?? "")).toMatch(
    /^At \S+ a user request explicitly set group desired capacity changing the desired capacity from 4 to 3\. {2}At \S+ an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from 4 to 3\. {2}At \S+ instance i-1 was selected for termination\.$/,
  );
});

test("a group that names no version of its template is described without one, and launches the default", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { LaunchTemplate: { LaunchTemplateId: launchTemplateId } });
  await cloud.go(20);
  const { LaunchTemplate, Instances } = describe(cloud);
  expect(LaunchTemplate).toMatchObject({ LaunchTemplateId: launchTemplateId });
  expect(LaunchTemplate?.Version).toBeUndefined();
  expect(Instances?.[0]?.LaunchTemplate?.Version).toBe("1");
});

test("each termination policy takes the instance that AWS would", async () => {
  const taken: Record<string, string> = {};
  for (const policy of ["OldestInstance", "NewestInstance", "OldestLaunchTemplate", "Default"]) {
    const cloud = makeCloud();
    createGroup(cloud, { MaxSize: 3, VPCZoneIdentifier: subnets.a, TerminationPolicies: [policy] });
    await cloud.go(20);
    cloud.world.launchTemplateVersions = 2;
    setDesired(cloud, 2);
    await cloud.go(20);
    setDesired(cloud, 3);
    await cloud.go(20);
    const before = instanceIds(cloud);
    setDesired(cloud, 2);
    await cloud.go(30);
    const left = instanceIds(cloud);
    taken[policy] = short(before.find((id) => !left.includes(id)) ?? "");
  }
  expect(taken).toEqual({
    OldestInstance: "i-1",
    NewestInstance: "i-3",
    OldestLaunchTemplate: "i-1",
    Default: "i-1",
  });
});

test("a zone without capacity leaves a failed activity and a notification, and another zone is tried at once", async () => {
  const cloud = makeCloud();
  cloud.world.fullZones.add(zoneOf("a"));
  createGroup(cloud);
  cloud.call("PutNotificationConfiguration", {
    AutoScalingGroupName: groupName,
    TopicARN: topicArn,
    NotificationTypes: ["autoscaling:EC2_INSTANCE_LAUNCH_ERROR"],
  });
  await cloud.go(1);
  expect(describe(cloud).Instances?.[0]?.AvailabilityZone).toBe(zoneOf("c"));
  const failed = activities(cloud).find((activity) => activity.StatusCode === "Failed");
  const text =
    "We currently do not have sufficient t4g.small capacity in the Availability Zone you requested (ap-northeast-1a). Our system will be working on provisioning additional capacity. Launching EC2 instance failed.";
  expect(failed).toMatchObject({
    Description: `Launching a new EC2 instance.  Status Reason: ${text}`,
    StatusMessage: text,
    Progress: 100,
  });
  expect(cloud.world.messages[1]?.body).toMatchObject({
    Event: "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
    StatusCode: "Failed",
    StatusMessage: text,
  });
});

test("when every zone refuses, retries come slower and slower, and end with the first that succeeds", async () => {
  const cloud = makeCloud();
  for (const letter of Object.keys(subnets)) cloud.world.fullZones.add(zoneOf(letter));
  createGroup(cloud);
  await cloud.go(29);
  expect(activities(cloud)).toHaveLength(3);
  await cloud.go(4);
  expect(activities(cloud)).toHaveLength(6);
  await cloud.go(50);
  expect(activities(cloud)).toHaveLength(6);
  cloud.world.fullZones.clear();
  await cloud.go(40);
  expect(zones(cloud)).toHaveLength(1);
});

test("launches that fail for a day are suspended by AWS, until the user resumes them", async () => {
  const cloud = makeCloud(600);
  for (const letter of Object.keys(subnets)) cloud.world.fullZones.add(zoneOf(letter));
  createGroup(cloud);
  await cloud.go(150);
  expect(describe(cloud).SuspendedProcesses).toMatchObject([
    {
      ProcessName: "Launch",
      SuspensionReason: expect.stringMatching(/^Administratively suspended at 2026-/),
    },
  ]);
  cloud.world.fullZones.clear();
  await cloud.go(10);
  expect(zones(cloud)).toEqual([]);
  cloud.call("ResumeProcesses", { AutoScalingGroupName: groupName });
  await cloud.go(10);
  expect(zones(cloud)).toHaveLength(1);
});

test("balanced-only keeps trying the emptiest zone", async () => {
  const cloud = makeCloud();
  cloud.world.fullZones.add(zoneOf("a"));
  createGroup(cloud, { AvailabilityZoneDistribution: { CapacityDistributionStrategy: "balanced-only" } });
  await cloud.go(120);
  expect(states(cloud)).toEqual([]);
  expect(activities(cloud).every((activity) => activity.Details?.includes("1a"))).toBe(true);
});

test("AZRebalance launches first, beyond the maximum by one, then takes one from the full zone", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  cloud.call("UpdateAutoScalingGroup", {
    AutoScalingGroupName: groupName,
    VPCZoneIdentifier: `${subnets.c},${subnets.d}`,
  });
  await cloud.go(132);
  expect(states(cloud)).toEqual(["i-1 InService", "i-2 Pending"]);
  expect(activities(cloud)[0]?.Cause).toMatch(
    /availability zones ap-northeast-1c ap-northeast-1d had 0 0 instances respectively\. An instance was launched to aid in balancing the group's zones\.$/,
  );
  await cloud.go(30);
  expect(states(cloud)).toEqual(["i-2 InService"]);
  expect(activities(cloud)[0]?.Cause).toContain(
    "instances were launched to balance instances in zones ap-northeast-1c with other zones resulting in more than desired number of instances in the group.",
  );
});

test("AZRebalance suspended: the imbalance stays", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  cloud.call("SuspendProcesses", { AutoScalingGroupName: groupName, ScalingProcesses: ["AZRebalance"] });
  cloud.call("UpdateAutoScalingGroup", { AutoScalingGroupName: groupName, VPCZoneIdentifier: subnets.c });
  await cloud.go(300);
  expect(states(cloud)).toEqual(["i-1 InService"]);
});

test("Terminate suspended: the group does not shrink until it is resumed", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MinSize: 0, DesiredCapacity: 1 });
  await cloud.go(20);
  cloud.call("SuspendProcesses", { AutoScalingGroupName: groupName, ScalingProcesses: ["Terminate"] });
  setDesired(cloud, 0);
  await cloud.go(60);
  expect(states(cloud)).toEqual(["i-1 InService"]);
  cloud.call("ResumeProcesses", { AutoScalingGroupName: groupName, ScalingProcesses: ["Terminate"] });
  await cloud.go(30);
  expect(states(cloud)).toEqual([]);
});

test("a termination that EC2 refuses fails its activity, is told, and is tried again", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MinSize: 0, DesiredCapacity: 1 });
  cloud.call("PutNotificationConfiguration", {
    AutoScalingGroupName: groupName,
    TopicARN: topicArn,
    NotificationTypes: ["autoscaling:EC2_INSTANCE_TERMINATE_ERROR"],
  });
  await cloud.go(20);
  cloud.world.terminationRefusal = "You may not.";
  setDesired(cloud, 0);
  await cloud.go(10);
  expect(activities(cloud)[0]).toMatchObject({ StatusCode: "Failed", StatusMessage: "You may not." });
  expect(cloud.world.messages[1]?.body.Event).toBe("autoscaling:EC2_INSTANCE_TERMINATE_ERROR");
  cloud.world.terminationRefusal = undefined;
  await cloud.go(60);
  expect(states(cloud)).toEqual([]);
});

test("EC2's termination protection does not hold the group back", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MinSize: 0, DesiredCapacity: 1 });
  await cloud.go(20);
  cloud.world.isTerminationProtected = true;
  setDesired(cloud, 0);
  await cloud.go(30);
  expect(states(cloud)).toEqual([]);
});

test("with time scale 0 every transition is done once the cloud has settled", () => {
  const cloud = makeCloud(0);
  createGroup(cloud);
  cloud.cloud.settle();
  expect(states(cloud)).toEqual(["i-1 InService"]);
  cloud.call("TerminateInstanceInAutoScalingGroup", {
    InstanceId: instanceIds(cloud)[0],
    ShouldDecrementDesiredCapacity: false,
  });
  cloud.cloud.settle();
  expect(states(cloud)).toEqual(["i-2 InService"]);
  cloud.world.fullZones.add(zoneOf("a")).add(zoneOf("c")).add(zoneOf("d"));
  cloud.call("UpdateAutoScalingGroup", { AutoScalingGroupName: groupName, MaxSize: 2, DesiredCapacity: 2 });
  cloud.cloud.settle();
  expect(states(cloud)).toEqual(["i-2 InService"]);
});
