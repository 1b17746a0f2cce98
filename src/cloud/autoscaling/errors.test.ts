import { expect, test } from "vitest";
import { ServiceError } from "../service-error.ts";
import { createGroup, groupName, instanceIds } from "./group.test-support.ts";
import {
  launchTemplateId,
  makeCloud,
  subnets,
  type TestCloud,
  targetGroupArn,
} from "./stand-in-services.test-support.ts";

/** `Code: text` of what an operation is refused with. */
function refusal(cloud: TestCloud, operation: string, input: object = {}): string {
  try {
    cloud.call(operation, { AutoScalingGroupName: groupName, ...input });
  } catch (error) {
    if (error instanceof ServiceError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "accepted";
}

test("creating a group is refused in AWS's words", () => {
  const cloud = makeCloud();
  const create = (given: object) =>
    refusal(cloud, "CreateAutoScalingGroup", {
      MinSize: 1,
      MaxSize: 1,
      LaunchTemplate: { LaunchTemplateId: launchTemplateId },
      VPCZoneIdentifier: subnets.a,
      ...given,
    });
  expect(create({ MinSize: 4, MaxSize: 10, DesiredCapacity: 2 })).toBe(
    "ValidationError: Desired capacity:2 must be between the specified min size:4 and max size:10",
  );
  expect(create({ MinSize: 2 })).toContain("Max bound, 1, must be greater than or equal to min bound, 2");
  expect(create({ VPCZoneIdentifier: undefined })).toContain(
    "At least one Availability Zone or VPC Subnet is required.",
  );
  expect(create({ VPCZoneIdentifier: "subnet-x" })).toContain("The subnet ID 'subnet-x' does not exist");
  expect(create({ LaunchTemplate: undefined })).toContain(
    "Valid requests must contain either LaunchTemplate",
  );
  expect(create({ LaunchTemplate: { LaunchTemplateId: "lt-9" } })).toBe(
    "ValidationError: You must use a valid fully-formed launch template. The specified launch template, with template ID lt-9, does not exist.",
  );
  expect(create({ TargetGroupARNs: ["arn:aws:elasticloadbalancing:x:y:targetgroup/z/1"] })).toContain(
    "Provided Target Groups may not be valid. Please ensure they exist and try again.",
  );
  expect(create({ TerminationPolicies: ["Default", "OldestInstance"] })).toContain(
    "Default must be the last",
  );
  expect(create({ MaxInstanceLifetime: 60 })).toContain("between 86400 and 31536000");
  expect(
    create({ InstanceMaintenancePolicy: { MinHealthyPercentage: 0, MaxHealthyPercentage: 200 } }),
  ).toContain("cannot be greater than 100");
  expect(create({ AutoScalingGroupName: "a:b" })).toContain("not valid");
  expect(create({ AutoScalingGroupName: undefined })).toBe(
    "ValidationError: 1 validation error detected: Value null at 'autoScalingGroupName' failed to satisfy constraint: Member must not be null",
  );
  expect(create({})).toBe("accepted");
  expect(create({})).toBe(
    "AlreadyExists: AutoScalingGroup by this name already exists - A group with the name app-group already exists",
  );
});

test("a group that does not exist is said to be missing as each call says it", () => {
  const cloud = makeCloud();
  const missing = "ValidationError: AutoScalingGroup name not found - AutoScalingGroup: app-group not found";
  expect(refusal(cloud, "UpdateAutoScalingGroup")).toBe(
    "ValidationError: AutoScalingGroup name not found - null",
  );
  expect(refusal(cloud, "SetDesiredCapacity", { DesiredCapacity: 1 })).toBe(missing);
  expect(refusal(cloud, "DeleteAutoScalingGroup")).toBe(missing);
  expect(refusal(cloud, "SuspendProcesses")).toBe(missing);
  expect(refusal(cloud, "CreateOrUpdateTags", { Tags: [{ ResourceId: groupName, Key: "a" }] })).toBe(
    "ValidationError: AutoScalingGroup not found - AutoScaling Group app-group not found",
  );
  expect(
    refusal(cloud, "TerminateInstanceInAutoScalingGroup", {
      InstanceId: "i-9",
      ShouldDecrementDesiredCapacity: false,
    }),
  ).toBe("ValidationError: Instance Id not found - No managed instance found for instance ID i-9");
  const input = { AutoScalingGroupNames: [groupName] };
  expect(cloud.call("DescribeAutoScalingGroups", input)).toMatchObject({ AutoScalingGroups: [] });
});

test("the bounds of the desired capacity are kept", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MaxSize: 2 });
  await cloud.go(20);
  expect(refusal(cloud, "SetDesiredCapacity", { DesiredCapacity: 3 })).toBe(
    "ValidationError: New SetDesiredCapacity value 3 is above max value 2 for the AutoScalingGroup.",
  );
  expect(refusal(cloud, "SetDesiredCapacity", { DesiredCapacity: 2, HonorCooldown: true })).toMatch(
    /^ScalingActivityInProgress: Scaling activity \S+ is in progress and blocks this action$/,
  );
  const terminate = { InstanceId: instanceIds(cloud)[0], ShouldDecrementDesiredCapacity: true };
  expect(refusal(cloud, "TerminateInstanceInAutoScalingGroup", terminate)).toContain(
    "Currently, desiredSize equals minSize (1).",
  );
  cloud.call("UpdateAutoScalingGroup", { AutoScalingGroupName: groupName, MinSize: 2 });
  const groups = cloud.call("DescribeAutoScalingGroups");
  expect(groups).toMatchObject({ AutoScalingGroups: [{ MinSize: 2, MaxSize: 2, DesiredCapacity: 2 }] });
});

test("a group with instances is deleted by force alone, and its activities stay readable", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  expect(refusal(cloud, "DeleteAutoScalingGroup")).toBe(
    "ResourceInUse: You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.",
  );
  cloud.call("UpdateAutoScalingGroup", {
    AutoScalingGroupName: groupName,
    DeletionProtection: "prevent-force-deletion",
  });
  expect(refusal(cloud, "DeleteAutoScalingGroup", { ForceDelete: true })).toContain("deletion protection");
  cloud.call("UpdateAutoScalingGroup", { AutoScalingGroupName: groupName, DeletionProtection: "none" });
  expect(refusal(cloud, "DeleteAutoScalingGroup", { ForceDelete: true })).toBe("accepted");
  expect(cloud.call("DescribeAutoScalingGroups")).toMatchObject({
    AutoScalingGroups: [{ Status: "Delete in progress" }],
  });
  await cloud.go(30);
  expect(cloud.call("DescribeAutoScalingGroups")).toMatchObject({ AutoScalingGroups: [] });
  expect(
    cloud.call("DescribeScalingActivities", { AutoScalingGroupName: groupName, IncludeDeletedGroups: true }),
  ).toMatchObject({
    Activities: [{ AutoScalingGroupState: "Deleted" }, { AutoScalingGroupState: "Deleted" }],
  });
  expect(refusal(cloud, "DescribeScalingActivities")).toContain("name not found");
});

test("activities are paged and filtered", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { MaxSize: 5, DesiredCapacity: 5 });
  await cloud.go(1);
  const first = cloud.call<{ Activities: { ActivityId: string }[]; NextToken: string }>(
    "DescribeScalingActivities",
    { AutoScalingGroupName: groupName, MaxRecords: 3 },
  );
  const rest = cloud.call<typeof first>("DescribeScalingActivities", {
    AutoScalingGroupName: groupName,
    MaxRecords: 3,
    NextToken: first.NextToken,
  });
  expect(new Set([...first.Activities, ...rest.Activities].map((one) => one.ActivityId)).size).toBe(5);
  expect(rest.NextToken).toBeUndefined();
  expect(refusal(cloud, "DescribeScalingActivities", { NextToken: "nonsense" })).toBe(
    "InvalidNextToken: The token 'nonsense' is invalid.",
  );
  expect(refusal(cloud, "DescribeScalingActivities", { MaxRecords: 101 })).toContain(
    "less than or equal to 100",
  );
  const filtered = (Name: string, value: string) =>
    cloud.call<typeof first>("DescribeScalingActivities", { Filters: [{ Name, Values: [value] }] }).Activities
      .length;
  expect(filtered("Status", "Successful")).toBe(0);
  expect(filtered("StartTimeLowerBound", "2025-01-01T00:00:00Z")).toBe(5);
  expect(filtered("StartTimeUpperBound", "2025-01-01T00:00:00Z")).toBe(0);
  expect(refusal(cloud, "DescribeScalingActivities", { Filters: [{ Name: "x", Values: [] }] })).toContain(
    "Allowed Filter types are",
  );
});

test("target groups are attached and detached with AWS's states", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  const given = { AutoScalingGroupName: groupName, TargetGroupARNs: [targetGroupArn] };
  const state = () =>
    cloud.call<{ LoadBalancerTargetGroups: { State: string }[] }>("DescribeLoadBalancerTargetGroups", {
      AutoScalingGroupName: groupName,
    }).LoadBalancerTargetGroups[0]?.State;
  cloud.call("AttachLoadBalancerTargetGroups", given);
  expect(state()).toBe("Adding");
  await cloud.go(1);
  expect(state()).toBe("Added");
  expect(cloud.world.targets.size).toBe(1);
  await cloud.go(25);
  expect(state()).toBe("InService");
  cloud.call("DetachLoadBalancerTargetGroups", given);
  expect(state()).toBe("Removing");
  await cloud.go(30);
  expect(state()).toBeUndefined();
  expect(cloud.world.targets.size).toBe(0);
  expect(refusal(cloud, "DetachLoadBalancerTargetGroups", given)).toContain("not part of the group");
});
