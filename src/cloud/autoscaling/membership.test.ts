import { expect, test } from "vitest";
import {
  activities,
  createGroup,
  describe,
  groupName,
  onlyInstance,
  short,
  states,
} from "./group.test-support.ts";
import { instanceOf, makeCloud, targetGroupArn } from "./stand-in-services.test-support.ts";

test("an instance on standby is out of service and not replaced where the capacity went down with it", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MinSize: 0, DesiredCapacity: 1, TargetGroupARNs: [targetGroupArn] });
  await cloud.go(30);
  const instanceId = onlyInstance(cloud);
  const given = { AutoScalingGroupName: groupName, InstanceIds: [instanceId] };
  cloud.call("EnterStandby", { ...given, ShouldDecrementDesiredCapacity: true });
  expect(states(cloud)).toEqual(["i-1 EnteringStandby"]);
  await cloud.go(30);
  expect(states(cloud)).toEqual(["i-1 Standby"]);
  expect(cloud.world.targets.size).toBe(0);
  expect(short(activities(cloud)[0]?.Description ?? "")).toBe("Moving EC2 instance to Standby: i-1");
  expect(short(activities(cloud)[0]?.Cause ?? "")).toContain(
    "instance i-1 was moved to standby in response to a user request, shrinking the capacity from 1 to 0.",
  );
  cloud.call("ExitStandby", given);
  await cloud.go(2);
  expect(states(cloud)).toEqual(["i-1 InService"]);
  expect(describe(cloud).DesiredCapacity).toBe(1);
  expect(cloud.world.targets.size).toBe(1);
});

test("standby without decrement launches a replacement, and the bounds are kept in AWS's words", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  const given = { AutoScalingGroupName: groupName, InstanceIds: [onlyInstance(cloud)] };
  expect(() => cloud.call("EnterStandby", { ...given, ShouldDecrementDesiredCapacity: true })).toThrow(
    "AutoScalingGroup app-group has min-size=1, max-size=1, and desired-size=1. To place into standby 1 instance, please update the AutoScalingGroup sizes appropriately.",
  );
  cloud.call("EnterStandby", { ...given, ShouldDecrementDesiredCapacity: false });
  await cloud.go(20);
  expect(states(cloud)).toEqual(["i-1 Standby", "i-2 InService"]);
  expect(() => cloud.call("ExitStandby", given)).toThrow("To move out of standby 1 instance");
});

test("a detached instance runs on without the group's tag, and can be attached again", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MinSize: 0, MaxSize: 2, DesiredCapacity: 1 });
  await cloud.go(20);
  const instanceId = onlyInstance(cloud);
  const given = { AutoScalingGroupName: groupName, InstanceIds: [instanceId] };
  cloud.call("DetachInstances", { ...given, ShouldDecrementDesiredCapacity: true });
  await cloud.go(2);
  expect(states(cloud)).toEqual([]);
  expect(instanceOf(cloud.account, instanceId)).toMatchObject({ state: "running", tags: {} });
  expect(() => cloud.call("DetachInstances", { ...given, ShouldDecrementDesiredCapacity: true })).toThrow(
    `The instance ${instanceId} is not part of Auto Scaling group app-group.`,
  );
  cloud.call("AttachInstances", given);
  await cloud.go(2);
  expect(states(cloud)).toEqual(["i-1 InService"]);
  expect(describe(cloud).DesiredCapacity).toBe(1);
  expect(instanceOf(cloud.account, instanceId).tags).toEqual({ "aws:autoscaling:groupName": groupName });
});

test("a protected instance survives scale-in, and the group says why it cannot shrink", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MinSize: 0, MaxSize: 2, DesiredCapacity: 2 });
  await cloud.go(20);
  const ids = describe(cloud).Instances?.map((instance) => instance.InstanceId) ?? [];
  const protect = { AutoScalingGroupName: groupName, ProtectedFromScaleIn: true };
  cloud.call("SetInstanceProtection", { ...protect, InstanceIds: [ids[0]] });
  cloud.call("SetDesiredCapacity", { AutoScalingGroupName: groupName, DesiredCapacity: 0 });
  await cloud.go(30);
  expect(states(cloud)).toEqual(["i-1 InService"]);
  expect(activities(cloud).filter((activity) => activity.StatusCode === "Failed")).toMatchObject([
    {
      Description:
        "Could not scale to desired capacity because all remaining instances are protected from scale-in.",
    },
  ]);
});

test("a group may launch from a launch configuration, which cannot be deleted under it", async () => {
  const cloud = makeCloud();
  cloud.call("CreateLaunchConfiguration", {
    LaunchConfigurationName: "old",
    ImageId: "ami-7",
    InstanceType: "t3.micro",
    IamInstanceProfile: "role",
  });
  createGroup(cloud, { LaunchTemplate: undefined, LaunchConfigurationName: "old" });
  await cloud.go(20);
  expect(describe(cloud).Instances).toMatchObject([{ LaunchConfigurationName: "old", ImageId: "ami-7" }]);
  expect(cloud.world.launched[0]).toMatchObject({
    IamInstanceProfile: { Name: "role" },
    SubnetId: "subnet-a",
  });
  expect(() => cloud.call("DeleteLaunchConfiguration", { LaunchConfigurationName: "old" })).toThrow(
    "Cannot delete launch configuration old because it is attached to AutoScalingGroup app-group",
  );
});
