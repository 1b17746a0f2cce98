import { expect, test } from "vitest";
import {
  activities,
  createGroup,
  describe,
  groupName,
  instanceIds,
  onlyInstance,
  states,
} from "./group.test-support.ts";
import { enterState, instanceOf, makeCloud, topicArn } from "./stand-in-services.test-support.ts";

const launchHook = {
  LifecycleHookName: "boot",
  LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
  HeartbeatTimeout: 60,
  NotificationTargetARN: topicArn,
};
const stopHook = {
  LifecycleHookName: "stop",
  LifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
  HeartbeatTimeout: 60,
  DefaultResult: "CONTINUE",
};

test("a launch hook holds the instance in Pending:Wait until it is completed by its token", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { LifecycleHookSpecificationList: [launchHook] });
  await cloud.go(30);
  expect(states(cloud)).toEqual(["i-1 Pending:Wait"]);
  expect(activities(cloud)[0]?.StatusCode).toBe("MidLifecycleAction");
  const [hello, message] = cloud.world.messages;
  expect(hello?.body.Event).toBe("autoscaling:TEST_NOTIFICATION");
  expect(message?.body).toMatchObject({
    LifecycleHookName: "boot",
    LifecycleTransition: launchHook.LifecycleTransition,
    EC2InstanceId: onlyInstance(cloud),
  });
  cloud.call("CompleteLifecycleAction", {
    AutoScalingGroupName: groupName,
    LifecycleHookName: "boot",
    LifecycleActionToken: message?.body.LifecycleActionToken,
    LifecycleActionResult: "CONTINUE",
  });
  cloud.cloud.pass();
  expect(states(cloud)).toEqual(["i-1 Pending:Proceed"]);
  cloud.cloud.pass();
  expect(states(cloud)).toEqual(["i-1 InService"]);
});

test("a heartbeat starts the hook's time again; without one the default result ABANDON ends the launch", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { LifecycleHookSpecificationList: [launchHook] });
  await cloud.go(60);
  cloud.call("RecordLifecycleActionHeartbeat", {
    AutoScalingGroupName: groupName,
    LifecycleHookName: "boot",
    InstanceId: onlyInstance(cloud),
  });
  await cloud.go(50);
  expect(states(cloud)).toEqual(["i-1 Pending:Wait"]);
  await cloud.go(12);
  const abandoned = activities(cloud).find((activity) => activity.StatusCode === "Cancelled");
  expect(abandoned?.StatusMessage).toMatch(
    /^Instance failed to complete user's Lifecycle Action: Lifecycle Action with token \S+ was abandoned: Heartbeat Timeout$/,
  );
  expect(instanceIds(cloud)).toHaveLength(2);
});

test("a termination hook waits before EC2 is asked to terminate, and both results terminate", async () => {
  for (const result of ["CONTINUE", "ABANDON"]) {
    const cloud = makeCloud();
    createGroup(cloud, { LifecycleHookSpecificationList: [stopHook] });
    await cloud.go(20);
    const instanceId = onlyInstance(cloud);
    cloud.call("TerminateInstanceInAutoScalingGroup", {
      InstanceId: instanceId,
      ShouldDecrementDesiredCapacity: false,
    });
    await cloud.go(20);
    expect(states(cloud)).toEqual(["i-1 Terminating:Wait", "i-2 InService"]);
    expect(instanceOf(cloud.account, instanceId).state).toBe("running");
    cloud.call("CompleteLifecycleAction", {
      AutoScalingGroupName: groupName,
      LifecycleHookName: "stop",
      InstanceId: instanceId,
      LifecycleActionResult: result,
    });
    await cloud.go(20);
    expect(states(cloud)).toEqual(["i-2 InService"]);
  }
});

test("an abandoned termination is retained where the lifecycle policy says so, until it is terminated by hand", async () => {
  const cloud = makeCloud();
  createGroup(cloud, {
    LifecycleHookSpecificationList: [stopHook],
    InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: "retain" } },
  });
  await cloud.go(20);
  const instanceId = onlyInstance(cloud);
  const terminate = { InstanceId: instanceId, ShouldDecrementDesiredCapacity: false };
  cloud.call("TerminateInstanceInAutoScalingGroup", terminate);
  await cloud.go(2);
  cloud.call("CompleteLifecycleAction", {
    AutoScalingGroupName: groupName,
    LifecycleHookName: "stop",
    InstanceId: instanceId,
    LifecycleActionResult: "ABANDON",
  });
  await cloud.go(30);
  expect(states(cloud)).toEqual(["i-1 Terminating:Retained", "i-2 InService"]);
  cloud.call("TerminateInstanceInAutoScalingGroup", terminate);
  await cloud.go(30);
  expect(states(cloud)).toEqual(["i-2 InService"]);
});

test("an instance that stops running while its launch hook waits is cleared away and replaced", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { LifecycleHookSpecificationList: [{ ...launchHook, HeartbeatTimeout: 3600 }] });
  await cloud.go(20);
  enterState(cloud.account, onlyInstance(cloud), "stopped");
  await cloud.go(1);
  expect(activities(cloud).find((activity) => activity.StatusCode === "Cancelled")?.StatusMessage).toContain(
    "Instance became unhealthy while waiting for instance to be in InService state.",
  );
  await cloud.go(30);
  expect(states(cloud)).toEqual(["i-2 Pending:Wait"]);
});

test("a hook's global timeout ends an action whatever its heartbeats", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { LifecycleHookSpecificationList: [{ ...launchHook, HeartbeatTimeout: 30 }] });
  expect(
    cloud.call<{ LifecycleHooks: object[] }>("DescribeLifecycleHooks", { AutoScalingGroupName: groupName })
      .LifecycleHooks[0],
  ).toMatchObject({ GlobalTimeout: 3000, DefaultResult: "ABANDON" });
  await cloud.go(20);
  const instanceId = onlyInstance(cloud);
  for (let beat = 0; beat < 149; beat++) {
    cloud.call("RecordLifecycleActionHeartbeat", {
      AutoScalingGroupName: groupName,
      LifecycleHookName: "boot",
      InstanceId: instanceId,
    });
    await cloud.go(20);
  }
  expect(states(cloud)[0]).toBe("i-1 Pending:Wait");
  await cloud.go(40);
  expect(states(cloud)).not.toContain("i-1 Pending:Wait");
});

test("the answer to a hook that nobody waits for is AWS's", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { LifecycleHookSpecificationList: [launchHook] });
  await cloud.go(1);
  const complete = (given: object) => () =>
    cloud.call("CompleteLifecycleAction", {
      AutoScalingGroupName: groupName,
      LifecycleHookName: "boot",
      LifecycleActionResult: "CONTINUE",
      ...given,
    });
  expect(complete({ InstanceId: "i-9" })).toThrow("No active Lifecycle Action found with instance ID i-9");
  expect(complete({ LifecycleActionToken: "t" })).toThrow("No active Lifecycle Action found with token t");
  expect(describe(cloud).Instances).toHaveLength(1);
});
