import type { DescribeInstanceRefreshesCommandOutput } from "@aws-sdk/client-auto-scaling";
import { expect, test } from "vitest";
import { activities, createGroup, describe, groupName, states } from "./group.test-support.ts";
import { launchTemplateId, makeCloud, type TestCloud } from "./stand-in-services.test-support.ts";

function refresh(cloud: TestCloud, given: object = {}) {
  cloud.world.launchTemplateVersions = 2;
  return cloud.call("StartInstanceRefresh", { AutoScalingGroupName: groupName, ...given });
}

function newest(cloud: TestCloud) {
  const input = { AutoScalingGroupName: groupName };
  return cloud.call<DescribeInstanceRefreshesCommandOutput>("DescribeInstanceRefreshes", input)
    .InstanceRefreshes?.[0];
}

const toVersion2 = { LaunchTemplate: { LaunchTemplateId: launchTemplateId, Version: "2" } };
const atVersion1 = { LaunchTemplate: { LaunchTemplateId: launchTemplateId, Version: "1" } };

test("by default a group of one is terminated first and launched then", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  refresh(cloud);
  expect(newest(cloud)).toMatchObject({ Status: "Pending", InstancesToUpdate: 1, PercentageComplete: 0 });
  await cloud.go(2);
  expect(states(cloud)).toEqual(["i-1 Terminating:Proceed", "i-2 Pending"]);
  expect(activities(cloud).some((one) => one.Cause?.endsWith("in response to an instance refresh."))).toBe(
    true,
  );
  await cloud.go(30);
  expect(newest(cloud)).toMatchObject({
    Status: "Successful",
    PercentageComplete: 100,
    InstancesToUpdate: 0,
  });
  expect(describe(cloud).Instances?.[0]?.LaunchTemplate?.Version).toBe("2");
});

test("minimum 100 and maximum 200 launch first, and wait for the warm-up", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  refresh(cloud, {
    Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 200, InstanceWarmup: 60 },
  });
  await cloud.go(40);
  expect(states(cloud)).toEqual(["i-1 InService", "i-2 InService"]);
  expect(newest(cloud)?.StatusReason).toContain("is warming up");
  await cloud.go(60);
  expect(states(cloud)).toEqual(["i-2 InService"]);
  expect(newest(cloud)?.Status).toBe("Successful");
});

test("a second refresh is refused while one goes on; cancelling ends it and leaves the rest as it is", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MaxSize: 3, DesiredCapacity: 3 });
  await cloud.go(20);
  refresh(cloud);
  await cloud.go(1);
  expect(() => refresh(cloud)).toThrow(/^An Instance Refresh is already in progress/);
  cloud.call("CancelInstanceRefresh", { AutoScalingGroupName: groupName });
  expect(newest(cloud)?.Status).toBe("Cancelling");
  await cloud.go(60);
  expect(newest(cloud)?.Status).toBe("Cancelled");
  expect(states(cloud)).toEqual(["i-2 InService", "i-3 InService", "i-4 InService"]);
  expect(() => cloud.call("CancelInstanceRefresh", { AutoScalingGroupName: groupName })).toThrow(
    "No in progress or pending Instance Refresh found for the Auto Scaling group.",
  );
});

test("the desired configuration becomes the group's on success, and matching instances are skipped", async () => {
  const cloud = makeCloud();
  createGroup(cloud, atVersion1);
  await cloud.go(20);
  refresh(cloud, { DesiredConfiguration: toVersion2, Preferences: { SkipMatching: true } });
  await cloud.go(60);
  expect(describe(cloud).LaunchTemplate?.Version).toBe("2");
  refresh(cloud, { DesiredConfiguration: toVersion2, Preferences: { SkipMatching: true } });
  await cloud.go(1);
  expect(newest(cloud)?.Status).toBe("Successful");
  expect(states(cloud)).toEqual(["i-2 InService"]);
});

test("a rollback launches what was there before", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MaxSize: 2, DesiredCapacity: 2, ...atVersion1 });
  await cloud.go(20);
  refresh(cloud, { DesiredConfiguration: toVersion2, Preferences: { InstanceWarmup: 600 } });
  await cloud.go(60);
  const versions = () =>
    describe(cloud)
      .Instances?.map((one) => one.LaunchTemplate?.Version)
      .toSorted();
  expect(versions()).toEqual(["1", "2"]);
  cloud.call("RollbackInstanceRefresh", { AutoScalingGroupName: groupName });
  expect(newest(cloud)?.Status).toBe("RollbackInProgress");
  await cloud.go(1400);
  expect(newest(cloud)?.Status).toBe("RollbackSuccessful");
  expect(versions()).toEqual(["1", "1"]);
});

test("a protected instance is waited for, and after an hour the refresh has failed", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { NewInstancesProtectedFromScaleIn: true });
  await cloud.go(20);
  refresh(cloud);
  await cloud.go(3500);
  expect(newest(cloud)).toMatchObject({ Status: "InProgress" });
  await cloud.go(120);
  expect(newest(cloud)).toMatchObject({ Status: "Failed" });
  expect(states(cloud)).toEqual(["i-1 InService"]);
});

test("an instance over its maximum lifetime is replaced", async () => {
  const cloud = makeCloud(60);
  createGroup(cloud, { MaxInstanceLifetime: 86_400 });
  await cloud.go(1430);
  expect(states(cloud)).toEqual(["i-1 InService"]);
  await cloud.go(20);
  expect(states(cloud)).toEqual(["i-2 InService"]);
});
