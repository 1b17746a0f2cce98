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
import { enterState, instanceOf, makeCloud, targetGroupArn } from "./stand-in-services.test-support.ts";

const elb = { HealthCheckType: "ELB", TargetGroupARNs: [targetGroupArn] };

test("an impaired status check is waited on for a few minutes, and not acted on within the grace period", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { HealthCheckGracePeriod: 300 });
  await cloud.go(20);
  const instance = instanceOf(cloud.account, onlyInstance(cloud));
  instance.status = "impaired";
  instance.statusSince = cloud.account.now;
  await cloud.go(280);
  expect(states(cloud)).toEqual(["i-1 InService"]);
  await cloud.go(40);
  expect(states(cloud)).toEqual(["i-2 InService"]);
  expect(activities(cloud)[1]?.Cause).toContain("in response to an EC2 instance status checks failure.");
});

test("the load balancer's word counts only once some target was healthy", async () => {
  const cloud = makeCloud();
  cloud.world.targetHealth = "unhealthy";
  createGroup(cloud, elb);
  await cloud.go(120);
  expect(states(cloud)).toEqual(["i-1 InService"]);
  cloud.world.targetHealth = "healthy";
  await cloud.go(30);
  expect(cloud.call("DescribeTrafficSources", { AutoScalingGroupName: groupName })).toMatchObject({
    TrafficSources: [{ State: "InService", Type: "elbv2" }],
  });
  cloud.world.targetHealth = "unhealthy";
  await cloud.go(20);
  expect(activities(cloud)[0]?.Cause).toMatch(
    /unhealthy instance needing to be replaced|ELB system health check/,
  );
});

test("an unhealthy target counts for nothing with the EC2 health check type, nor within the grace period", async () => {
  for (const given of [{ TargetGroupARNs: [targetGroupArn] }, { ...elb, HealthCheckGracePeriod: 3600 }]) {
    const cloud = makeCloud();
    createGroup(cloud, given);
    await cloud.go(60);
    cloud.world.targetHealth = "unhealthy";
    await cloud.go(120);
    expect(states(cloud)).toEqual(["i-1 InService"]);
  }
});

test("connections drain before the instance is terminated, while its replacement already runs", async () => {
  const cloud = makeCloud();
  cloud.world.drain = 60_000;
  createGroup(cloud, { TargetGroupARNs: [targetGroupArn] });
  await cloud.go(30);
  const instanceId = onlyInstance(cloud);
  cloud.call("SetInstanceHealth", { InstanceId: instanceId, HealthStatus: "Unhealthy" });
  await cloud.go(25);
  expect(states(cloud)).toEqual(["i-1 Terminating", "i-2 InService"]);
  expect(instanceOf(cloud.account, instanceId).state).toBe("running");
  const draining = activities(cloud).find(
    (activity) => activity.StatusCode === "WaitingForELBConnectionDraining",
  );
  expect(short(draining?.Description ?? "")).toBe(
    "Terminating EC2 instance: i-1 - Waiting For ELB Connection Draining.",
  );
  await cloud.go(60);
  expect(states(cloud)).toEqual(["i-2 InService"]);
  const done = activities(cloud).find((activity) => activity.Cause?.includes("user health-check"));
  expect(done).toMatchObject({ StatusCode: "Successful", Progress: 100 });
  expect(short(done?.Description ?? "")).toBe("Terminating EC2 instance: i-1");
});

test("SetInstanceHealth respects the grace period unless told not to", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { HealthCheckGracePeriod: 300 });
  await cloud.go(20);
  const unhealthy = { InstanceId: onlyInstance(cloud), HealthStatus: "Unhealthy" };
  cloud.call("SetInstanceHealth", unhealthy);
  expect(describe(cloud).Instances?.[0]?.HealthStatus).toBe("Healthy");
  cloud.call("SetInstanceHealth", { ...unhealthy, ShouldRespectGracePeriod: false });
  expect(describe(cloud).Instances?.[0]?.HealthStatus).toBe("Unhealthy");
});

test("HealthCheck suspended: nothing is marked; ReplaceUnhealthy suspended: marked, and replaced once resumed", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  const suspend = (operation: string, ...names: string[]) =>
    cloud.call(operation, { AutoScalingGroupName: groupName, ScalingProcesses: names });
  suspend("SuspendProcesses", "HealthCheck", "ReplaceUnhealthy");
  enterState(cloud.account, onlyInstance(cloud), "stopped");
  await cloud.go(30);
  expect(describe(cloud).Instances?.[0]?.HealthStatus).toBe("Healthy");
  suspend("ResumeProcesses", "HealthCheck");
  await cloud.go(30);
  expect(describe(cloud).Instances?.[0]?.HealthStatus).toBe("Unhealthy");
  expect(states(cloud)).toEqual(["i-1 InService"]);
  suspend("ResumeProcesses");
  await cloud.go(40);
  expect(states(cloud)).toEqual(["i-2 InService"]);
});

test("Launch suspended: the unhealthy instance is terminated all the same, its replacement comes on resuming", async () => {
  const cloud = makeCloud();
  createGroup(cloud);
  await cloud.go(20);
  cloud.call("SuspendProcesses", { AutoScalingGroupName: groupName, ScalingProcesses: ["Launch"] });
  expect(describe(cloud).SuspendedProcesses).toEqual([
    { ProcessName: "Launch", SuspensionReason: "User suspended at 2026-01-01T00:00:20Z" },
  ]);
  enterState(cloud.account, onlyInstance(cloud), "stopped");
  await cloud.go(60);
  expect(states(cloud)).toEqual([]);
  cloud.call("ResumeProcesses", { AutoScalingGroupName: groupName });
  await cloud.go(20);
  expect(states(cloud)).toEqual(["i-2 InService"]);
});

test("minimum 100 and maximum 200 launch the replacement first, unless the old instance is gone already", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { InstanceMaintenancePolicy: { MinHealthyPercentage: 100, MaxHealthyPercentage: 200 } });
  await cloud.go(20);
  cloud.call("SetInstanceHealth", { InstanceId: onlyInstance(cloud), HealthStatus: "Unhealthy" });
  await cloud.go(5);
  expect(states(cloud)).toEqual(["i-1 InService", "i-2 Pending"]);
  await cloud.go(25);
  expect(states(cloud)).toEqual(["i-2 InService"]);
  enterState(cloud.account, onlyInstance(cloud), "stopped");
  await cloud.go(11);
  expect(states(cloud)[0]).not.toBe("i-2 InService");
});

test("the grace period begins at InService", async () => {
  const cloud = makeCloud();
  createGroup(cloud, { ...elb, HealthCheckGracePeriod: 60 });
  await cloud.go(60);
  expect(states(cloud)).toEqual(["i-1 InService"]);
  cloud.world.targetHealth = "unhealthy";
  await cloud.go(10);
  expect(states(cloud)).toEqual(["i-1 InService"]);
  await cloud.go(20);
  expect(states(cloud)).not.toContain("i-1 InService");
});
