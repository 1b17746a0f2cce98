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
import { enterState, instanceOf, makeCloud, topicArn, zoneOf } from "./stand-in-services.test-support.ts";

test("a new group launches to its desired capacity and says so in AWS's words", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { Tags: [{ Key: "app", Value: "chat", PropagateAtLaunch: true }] });
  await cloud.go(1);
  expect(states(cloud)).toEqual(["i-1 Pending"]);
  expect(activities(cloud)[0]).toMatchObject({ StatusCode: "PreInService", Progress: 30 });
  await cloud.go(16);
  expect(states(cloud)).toEqual(["i-1 InService"]);
  const [launch] = activities(cloud);
  expect(short(launch?.Description ?? "")).toBe("Launching a new EC2 instance: i-1");
  expect(launch?.Cause).toBe(
    "At 2026-01-01T00:00:00Z a user request created an AutoScalingGroup changing the desired capacity from 0 to 1.  " +
      "At 2026-01-01T00:00:00Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 1.",
  );
  expect(launch).toMatchObject({ StatusCode: "Successful", Progress: 100 });
  expect(launch?.Details).toBe('{"Subnet ID":"subnet-a","Availability Zone":"ap-northeast-1a"}');
  expect(instanceOf(cloud.account, onlyInstance(cloud)).tags).toEqual({
    app: "chat",
    "aws:autoscaling:groupName": groupName,
  });
});

test("an instance terminated behind the group's back is replaced within the grace period, in another zone", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { HealthCheckGracePeriod: 300 });
  await cloud.go(20);
  enterState(cloud.account, onlyInstance(cloud), "terminated");
  await cloud.go(12);
  const [second, first] = activities(cloud).filter((activity) => !activity.Cause?.includes("created"));
  expect(first?.Cause).toMatch(
    /^At \S+Z an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped\.$/,
  );
  expect(second?.Cause).toMatch(
    /^At \S+Z an instance was launched in response to an unhealthy instance needing to be replaced\.$/,
  );
  const gap = Number(second?.StartTime) - Number(first?.StartTime);
  expect(gap).toBeGreaterThanOrEqual(1000);
  expect(gap).toBeLessThanOrEqual(2000);
  await cloud.go(20);
  expect(states(cloud)).toEqual(["i-2 InService"]);
  expect(describe(cloud).Instances?.[0]?.AvailabilityZone).toBe(zoneOf("c"));
});

test("a zone that fails loses its instance, and another zone gets the next one", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  cloud.cloud.failZone(zoneOf("a"));
  await cloud.go(30);
  expect(states(cloud)).toEqual(["i-2 InService"]);
});

test("a launch is told to the topic with AWS's subject and body", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  cloud.call("PutNotificationConfiguration", {
    AutoScalingGroupName: groupName,
    TopicARN: topicArn,
    NotificationTypes: ["autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE"],
  });
  await cloud.go(20);
  const [hello, launch] = cloud.world.messages;
  expect(hello?.body.Event).toBe("autoscaling:TEST_NOTIFICATION");
  expect(Object.keys(hello?.body ?? {}).toSorted()).toEqual([
    "AccountId",
    "AutoScalingGroupARN",
    "AutoScalingGroupName",
    "Event",
    "RequestId",
    "Service",
    "Time",
  ]);
  expect(launch?.subject).toBe('Auto Scaling: launch for group "app-group"');
  expect(launch?.body).toMatchObject({
    Origin: "EC2",
    Destination: "AutoScalingGroup",
    Progress: 50,
    AccountId: "000000000000",
    Service: "AWS Auto Scaling",
    StatusCode: "InProgress",
    StatusMessage: "",
    Details: { "Subnet ID": "subnet-a", "Availability Zone": "ap-northeast-1a" },
    Event: "autoscaling:EC2_INSTANCE_LAUNCH",
  });
  expect(launch?.body.RequestId).toBe(launch?.body.ActivityId);
});
