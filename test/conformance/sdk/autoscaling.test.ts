import { AutoScaling } from "@aws-sdk/client-auto-scaling";
import { EC2 } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { SNS } from "@aws-sdk/client-sns";
import { SSM } from "@aws-sdk/client-ssm";
import { beforeAll, describe, expect, test } from "vitest";
import { coversErrors, coversService, localTest, type Refusal, refuses, useTarget } from "./target.ts";

const target = useTarget();
const { name } = target;
let autoScaling: AutoScaling;
let ec2: EC2;
let sns: SNS;
let balancing: ElasticLoadBalancingV2;
let image = "";
let templateId = "";
let subnets: string[] = [];
let targetGroup = "";
let topic = "";
const AutoScalingGroupName = name;
const missing = { AutoScalingGroupName: `${name}-missing` };

beforeAll(async () => {
  autoScaling = target.client(AutoScaling);
  ec2 = target.client(EC2);
  sns = target.client(SNS);
  balancing = target.client(ElasticLoadBalancingV2);
  const parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
  image = (await target.client(SSM).getParameter({ Name: parameter })).Parameter?.Value ?? "";
  const LaunchTemplateData = { ImageId: image, InstanceType: "t3.nano" } as const;
  const made = await ec2.createLaunchTemplate({ LaunchTemplateName: name, LaunchTemplateData });
  templateId = made.LaunchTemplate?.LaunchTemplateId ?? "";
  target.undo(() => ec2.deleteLaunchTemplate({ LaunchTemplateName: name }));
  const defaults = [{ Name: "default-for-az", Values: ["true"] }];
  const found = (await ec2.describeSubnets({ Filters: defaults })).Subnets ?? [];
  subnets = found.map((subnet) => subnet.SubnetId ?? "").slice(0, 2);
  const group = { Name: name.slice(-32), Protocol: "HTTP", Port: 80, VpcId: found[0]?.VpcId } as const;
  targetGroup = (await balancing.createTargetGroup(group)).TargetGroups?.[0]?.TargetGroupArn ?? "";
  target.undo(() => balancing.deleteTargetGroup({ TargetGroupArn: targetGroup }));
  topic = (await sns.createTopic({ Name: name })).TopicArn ?? "";
  target.undo(() => sns.deleteTopic({ TopicArn: topic }));
}, 60_000);

const described = async (groupName = AutoScalingGroupName) => {
  const { AutoScalingGroups } = await autoScaling.describeAutoScalingGroups({
    AutoScalingGroupNames: [groupName],
  });
  return AutoScalingGroups?.[0];
};
const inService = async (count: number, groupName = AutoScalingGroupName): Promise<string[]> => {
  const settled = await target.until(
    () => described(groupName),
    (group) =>
      (group?.Instances ?? []).filter((one) => one.LifecycleState === "InService").length === count &&
      (group?.Instances ?? []).every((one) => ["InService", "Standby"].includes(one.LifecycleState ?? "")),
  );
  return (settled?.Instances ?? [])
    .filter((one) => one.LifecycleState === "InService")
    .map((one) => one.InstanceId ?? "");
};
const create = (groupName: string, more: object = {}) => {
  target.undo(() =>
    autoScaling.deleteAutoScalingGroup({ AutoScalingGroupName: groupName, ForceDelete: true }),
  );
  return autoScaling.createAutoScalingGroup({
    AutoScalingGroupName: groupName,
    MinSize: 0,
    MaxSize: 3,
    LaunchTemplate: { LaunchTemplateName: name, Version: "$Latest" },
    VPCZoneIdentifier: subnets.join(","),
    ...more,
  });
};

describe("a group of one instance", () => {
  test("is made with AWS's defaults and its instance in service", async () => {
    await create(AutoScalingGroupName, {
      DesiredCapacity: 1,
      Tags: [{ Key: "Name", Value: name, PropagateAtLaunch: true }],
    });
    const [instanceId = ""] = await inService(1);
    const group = await described();
    expect(group).toMatchObject({
      DefaultCooldown: 300,
      HealthCheckType: "EC2",
      HealthCheckGracePeriod: 0,
      TerminationPolicies: ["Default"],
      NewInstancesProtectedFromScaleIn: false,
      LaunchTemplate: { LaunchTemplateId: templateId, LaunchTemplateName: name, Version: "$Latest" },
      VPCZoneIdentifier: subnets.join(","),
      AutoScalingGroupARN: expect.stringMatching(
        new RegExp(
          `^arn:aws:autoscaling:${target.region}:\\d{12}:autoScalingGroup:[-0-9a-f]{36}:autoScalingGroupName/${name}$`,
        ),
      ),
    });
    expect(group?.Instances?.[0]).toMatchObject({
      HealthStatus: "Healthy",
      InstanceType: "t3.nano",
      LaunchTemplate: { Version: "1" },
      ProtectedFromScaleIn: false,
    });
    const { AutoScalingInstances } = await autoScaling.describeAutoScalingInstances({
      InstanceIds: [instanceId],
    });
    expect(AutoScalingInstances).toMatchObject([{ AutoScalingGroupName, HealthStatus: "HEALTHY" }]);
    const tags = await ec2.describeTags({ Filters: [{ Name: "resource-id", Values: [instanceId] }] });
    expect(tags.Tags?.map((tag) => `${tag.Key}=${tag.Value}`)).toEqual(
      expect.arrayContaining([`Name=${name}`, `aws:autoscaling:groupName=${name}`]),
    );
  });

  test("tells its launch in one activity with AWS's sentences", async () => {
    const { Activities } = await autoScaling.describeScalingActivities({ AutoScalingGroupName });
    expect(Activities).toHaveLength(1);
    expect(Activities?.[0]).toMatchObject({ StatusCode: "Successful", Progress: 100 });
    expect(Activities?.[0]?.Description).toMatch(/^Launching a new EC2 instance: i-[0-9a-f]{17}$/);
    expect(Activities?.[0]?.Cause).toMatch(
      /^At \S+Z a user request created an AutoScalingGroup changing the desired capacity from 0 to 1\. {2}At \S+Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 1\.$/,
    );
    expect(JSON.parse(Activities?.[0]?.Details ?? "{}")).toHaveProperty("Availability Zone");
  });

  test("scales by its desired capacity, and by its bounds", async () => {
    await autoScaling.setDesiredCapacity({
      AutoScalingGroupName,
      DesiredCapacity: 2,
      HonorCooldown: false,
    });
    await inService(2);
    await autoScaling.updateAutoScalingGroup({ AutoScalingGroupName, MaxSize: 1 });
    expect((await described())?.DesiredCapacity).toBe(1);
    await inService(1);
    await autoScaling.updateAutoScalingGroup({ AutoScalingGroupName, MinSize: 2, MaxSize: 3 });
    expect((await described())?.DesiredCapacity).toBe(2);
    await inService(2);
    await autoScaling.updateAutoScalingGroup({ AutoScalingGroupName, MinSize: 0, DesiredCapacity: 1 });
    await inService(1);
  });

  test("protects, replaces and terminates its instances", async () => {
    const [first = ""] = await inService(1);
    const protection = { AutoScalingGroupName, InstanceIds: [first] };
    await autoScaling.setInstanceProtection({ ...protection, ProtectedFromScaleIn: true });
    expect((await described())?.Instances?.[0]?.ProtectedFromScaleIn).toBe(true);
    await autoScaling.setInstanceHealth({
      InstanceId: first,
      HealthStatus: "Unhealthy",
      ShouldRespectGracePeriod: false,
    });
    const [second = ""] = await target.until(
      () => inService(1),
      ([one]) => one !== first,
    );
    const { Activity } = await autoScaling.terminateInstanceInAutoScalingGroup({
      InstanceId: second,
      ShouldDecrementDesiredCapacity: false,
    });
    expect(Activity).toMatchObject({
      AutoScalingGroupName,
      Description: `Terminating EC2 instance: ${second}`,
      StatusCode: "InProgress",
      Progress: 0,
    });
    await target.until(
      () => inService(1),
      ([one]) => one !== second,
    );
  });

  test("stands instances by, detaches and attaches them", async () => {
    const [instanceId = ""] = await inService(1);
    const InstanceIds = [instanceId];
    const aside = { AutoScalingGroupName, InstanceIds, ShouldDecrementDesiredCapacity: true };
    const entered = await autoScaling.enterStandby(aside);
    expect(entered.Activities?.[0]?.Description).toBe(`Moving EC2 instance to Standby: ${instanceId}`);
    await target.until(described, (group) => group?.Instances?.[0]?.LifecycleState === "Standby");
    const exited = await autoScaling.exitStandby({ AutoScalingGroupName, InstanceIds });
    expect(exited.Activities?.[0]).toMatchObject({ StatusCode: "PreInService", Progress: 30 });
    await inService(1);
    const detached = await autoScaling.detachInstances(aside);
    expect(detached.Activities?.[0]?.Description).toBe(`Detaching EC2 instance: ${instanceId}`);
    await target.until(described, (group) => group?.Instances?.length === 0);
    await autoScaling.attachInstances({ AutoScalingGroupName, InstanceIds });
    expect(await inService(1)).toEqual(InstanceIds);
    expect((await described())?.DesiredCapacity).toBe(1);
    const { Tags } = await ec2.describeTags({ Filters: [{ Name: "resource-id", Values: InstanceIds }] });
    expect(Tags?.map((tag) => tag.Key).sort()).toEqual([
      "Name",
      "aws:autoscaling:groupName",
      "aws:ec2launchtemplate:id",
      "aws:ec2launchtemplate:version",
    ]);
  });

  test("suspends and resumes processes", async () => {
    const ScalingProcesses = ["AZRebalance", "ReplaceUnhealthy"];
    await autoScaling.suspendProcesses({ AutoScalingGroupName, ScalingProcesses });
    const suspended = (await described())?.SuspendedProcesses ?? [];
    expect(suspended.map((one) => one.ProcessName).sort()).toEqual(ScalingProcesses);
    expect(suspended[0]?.SuspensionReason).toMatch(/^User suspended at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    await autoScaling.resumeProcesses({ AutoScalingGroupName, ScalingProcesses });
    expect((await described())?.SuspendedProcesses).toEqual([]);
    await autoScaling.suspendProcesses({ AutoScalingGroupName });
    const { Processes } = await autoScaling.describeScalingProcessTypes({});
    expect((await described())?.SuspendedProcesses).toHaveLength(Processes?.length ?? 0);
    await autoScaling.resumeProcesses({ AutoScalingGroupName });
  });

  test("keeps hooks, and waits for their actions", async () => {
    const hook = { AutoScalingGroupName, LifecycleHookName: "launch" };
    await autoScaling.putLifecycleHook({
      ...hook,
      LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
      HeartbeatTimeout: 300,
    });
    const { LifecycleHooks } = await autoScaling.describeLifecycleHooks({ AutoScalingGroupName });
    expect(LifecycleHooks).toMatchObject([
      { LifecycleHookName: "launch", HeartbeatTimeout: 300, GlobalTimeout: 30_000, DefaultResult: "ABANDON" },
    ]);
    await autoScaling.setDesiredCapacity({ AutoScalingGroupName, DesiredCapacity: 2 });
    const waiting = await target.until(described, (group) =>
      (group?.Instances ?? []).some((one) => one.LifecycleState === "Pending:Wait"),
    );
    const InstanceId = waiting?.Instances?.find((one) => one.LifecycleState === "Pending:Wait")?.InstanceId;
    await autoScaling.recordLifecycleActionHeartbeat({ ...hook, InstanceId });
    await autoScaling.completeLifecycleAction({ ...hook, InstanceId, LifecycleActionResult: "CONTINUE" });
    await inService(2);
    await autoScaling.deleteLifecycleHook(hook);
    await autoScaling.setDesiredCapacity({ AutoScalingGroupName, DesiredCapacity: 1 });
    await inService(1);
    const { LifecycleHookTypes } = await autoScaling.describeLifecycleHookTypes({});
    expect(LifecycleHookTypes?.sort()).toEqual([
      "autoscaling:EC2_INSTANCE_LAUNCHING",
      "autoscaling:EC2_INSTANCE_TERMINATING",
    ]);
  });

  test("notifies topics of its launches", async () => {
    const types = ["autoscaling:EC2_INSTANCE_LAUNCH", "autoscaling:EC2_INSTANCE_TERMINATE_ERROR"];
    const put = { AutoScalingGroupName, TopicARN: topic, NotificationTypes: types };
    await autoScaling.putNotificationConfiguration(put);
    const names = { AutoScalingGroupNames: [AutoScalingGroupName] };
    const { NotificationConfigurations } = await autoScaling.describeNotificationConfigurations(names);
    expect(NotificationConfigurations?.map((one) => one.NotificationType).sort()).toEqual(types);
    await autoScaling.deleteNotificationConfiguration({ AutoScalingGroupName, TopicARN: topic });
    expect((await autoScaling.describeNotificationConfigurations(names)).NotificationConfigurations).toEqual(
      [],
    );
  });

  test("attaches target groups and other traffic sources", async () => {
    const TargetGroupARNs = [targetGroup];
    await autoScaling.attachLoadBalancerTargetGroups({ AutoScalingGroupName, TargetGroupARNs });
    const { LoadBalancerTargetGroups } = await target.until(
      () => autoScaling.describeLoadBalancerTargetGroups({ AutoScalingGroupName }),
      (found) => found.LoadBalancerTargetGroups?.[0]?.State === "Added",
    );
    expect(LoadBalancerTargetGroups?.[0]?.LoadBalancerTargetGroupARN).toBe(targetGroup);
    expect((await described())?.TargetGroupARNs).toEqual(TargetGroupARNs);
    await autoScaling.detachLoadBalancerTargetGroups({ AutoScalingGroupName, TargetGroupARNs });
    await target.until(described, (group) => group?.TargetGroupARNs?.length === 0);
    const TrafficSources = [{ Identifier: targetGroup, Type: "elbv2" }];
    await target.until(
      () => autoScaling.describeTrafficSources({ AutoScalingGroupName }),
      (found) => found.TrafficSources?.length === 0,
    );
    await autoScaling.attachTrafficSources({ AutoScalingGroupName, TrafficSources });
    const sources = await autoScaling.describeTrafficSources({ AutoScalingGroupName });
    expect(sources.TrafficSources).toMatchObject(TrafficSources);
    await autoScaling.detachTrafficSources({ AutoScalingGroupName, TrafficSources });
  });

  localTest("records classic load balancers", async () => {
    const given = { AutoScalingGroupName, LoadBalancerNames: ["classic"] };
    await autoScaling.attachLoadBalancers(given);
    const { LoadBalancers } = await autoScaling.describeLoadBalancers({ AutoScalingGroupName });
    expect(LoadBalancers?.[0]?.LoadBalancerName).toBe("classic");
    await autoScaling.detachLoadBalancers(given);
  });

  test("is tagged, and found by its tags", async () => {
    const owner = { ResourceId: name, ResourceType: "auto-scaling-group" };
    const Tags = [{ ...owner, Key: "stage", Value: name, PropagateAtLaunch: false }];
    await autoScaling.createOrUpdateTags({ Tags });
    const found = await autoScaling.describeTags({ Filters: [{ Name: "value", Values: [name] }] });
    expect(found.Tags).toEqual(expect.arrayContaining(Tags));
    const filtered = await autoScaling.describeAutoScalingGroups({
      Filters: [{ Name: "tag:stage", Values: [name] }],
    });
    expect(filtered.AutoScalingGroups?.map((group) => group.AutoScalingGroupName)).toEqual([name]);
    await autoScaling.deleteTags({ Tags });
    expect((await described())?.Tags?.map((tag) => tag.Key)).toEqual(["Name"]);
  });

  test("collects metrics", async () => {
    await autoScaling.enableMetricsCollection({ AutoScalingGroupName, Granularity: "1Minute" });
    const enabled = (await described())?.EnabledMetrics ?? [];
    const { Granularities } = await autoScaling.describeMetricCollectionTypes({});
    expect(enabled.map((one) => one.Metric)).toContain("GroupInServiceInstances");
    expect(Granularities).toEqual([{ Granularity: "1Minute" }]);
    await autoScaling.disableMetricsCollection({ AutoScalingGroupName });
    expect((await described())?.EnabledMetrics).toEqual([]);
  });

  test("keeps policies and runs them when asked", async () => {
    const policy = { AutoScalingGroupName, PolicyName: "up", AdjustmentType: "ChangeInCapacity" };
    const { PolicyARN } = await autoScaling.putScalingPolicy({ ...policy, ScalingAdjustment: 1 });
    expect(PolicyARN).toMatch(/:scalingPolicy:[-0-9a-f]{36}:autoScalingGroupName\/.+:policyName\/up$/);
    const { ScalingPolicies } = await autoScaling.describePolicies({ AutoScalingGroupName });
    expect(ScalingPolicies).toMatchObject([{ PolicyType: "SimpleScaling", ScalingAdjustment: 1, PolicyARN }]);
    await autoScaling.executePolicy({ AutoScalingGroupName, PolicyName: "up" });
    expect((await described())?.DesiredCapacity).toBe(2);
    await inService(2);
    await autoScaling.setDesiredCapacity({ AutoScalingGroupName, DesiredCapacity: 1 });
    await inService(1);
    await autoScaling.deletePolicy({ AutoScalingGroupName, PolicyName: "up" });
    expect((await autoScaling.describePolicies({ AutoScalingGroupName })).ScalingPolicies).toEqual([]);
  });

  test("keeps scheduled actions", async () => {
    const action = { AutoScalingGroupName, ScheduledActionName: "night" };
    await autoScaling.putScheduledUpdateGroupAction({ ...action, Recurrence: "0 22 * * *", MinSize: 0 });
    const { FailedScheduledUpdateGroupActions } = await autoScaling.batchPutScheduledUpdateGroupAction({
      AutoScalingGroupName,
      ScheduledUpdateGroupActions: [
        { ScheduledActionName: "day", Recurrence: "0 6 * * *", DesiredCapacity: 1, TimeZone: "Asia/Tokyo" },
      ],
    });
    expect(FailedScheduledUpdateGroupActions).toEqual([]);
    const found = await autoScaling.describeScheduledActions({ AutoScalingGroupName });
    expect(found.ScheduledUpdateGroupActions?.map((one) => one.ScheduledActionName).sort()).toEqual([
      "day",
      "night",
    ]);
    await autoScaling.deleteScheduledAction(action);
    const ScheduledActionNames = ["day", "absent"];
    const deleted = await autoScaling.batchDeleteScheduledAction({
      AutoScalingGroupName,
      ScheduledActionNames,
    });
    expect(deleted.FailedScheduledActions).toMatchObject([
      { ScheduledActionName: "absent", ErrorCode: "ValidationError" },
    ]);
  });

  test("has a warm pool", async () => {
    await autoScaling.putWarmPool({ AutoScalingGroupName, MinSize: 0, MaxGroupPreparedCapacity: 2 });
    expect((await described())?.WarmPoolConfiguration).toMatchObject({ MinSize: 0, PoolState: "Stopped" });
    const { WarmPoolConfiguration } = await autoScaling.describeWarmPool({ AutoScalingGroupName });
    expect(WarmPoolConfiguration).toMatchObject({ MaxGroupPreparedCapacity: 2 });
    await autoScaling.deleteWarmPool({ AutoScalingGroupName, ForceDelete: true });
    await target.until(described, (group) => group?.WarmPoolConfiguration === undefined);
  });

  localTest("refreshes its instances, rolls a refresh back, and cancels one", async () => {
    const [before = ""] = await inService(1);
    const { InstanceRefreshId } = await autoScaling.startInstanceRefresh({ AutoScalingGroupName });
    const done = await target.until(
      () => autoScaling.describeInstanceRefreshes({ AutoScalingGroupName }),
      (found) => found.InstanceRefreshes?.[0]?.Status === "Successful",
    );
    expect(done.InstanceRefreshes?.[0]).toMatchObject({ InstanceRefreshId, PercentageComplete: 100 });
    expect(await inService(1)).not.toContain(before);
    await ec2.createLaunchTemplateVersion({
      LaunchTemplateName: name,
      SourceVersion: "1",
      LaunchTemplateData: { InstanceType: "t3.micro" },
    });
    const LaunchTemplate = { LaunchTemplateName: name, Version: "1" };
    await autoScaling.updateAutoScalingGroup({ AutoScalingGroupName, LaunchTemplate });
    // A hook that holds the new instance keeps the refresh going.
    const hook = { AutoScalingGroupName, LifecycleHookName: "hold" };
    const LifecycleTransition = "autoscaling:EC2_INSTANCE_LAUNCHING";
    await autoScaling.putLifecycleHook({ ...hook, LifecycleTransition, HeartbeatTimeout: 7200 });
    const DesiredConfiguration = { LaunchTemplate: { LaunchTemplateName: name, Version: "2" } };
    await autoScaling.startInstanceRefresh({ AutoScalingGroupName, DesiredConfiguration });
    await expect(autoScaling.startInstanceRefresh({ AutoScalingGroupName })).rejects.toMatchObject({
      name: "InstanceRefreshInProgressFault",
    });
    await autoScaling.rollbackInstanceRefresh({ AutoScalingGroupName });
    await expect(autoScaling.rollbackInstanceRefresh({ AutoScalingGroupName })).rejects.toMatchObject({
      name: "IrreversibleInstanceRefreshFault",
    });
    await autoScaling.deleteLifecycleHook(hook);
    await target.until(
      () => autoScaling.describeInstanceRefreshes({ AutoScalingGroupName }),
      (found) => found.InstanceRefreshes?.[0]?.Status === "RollbackSuccessful",
    );
    await autoScaling.putLifecycleHook({ ...hook, LifecycleTransition, HeartbeatTimeout: 7200 });
    await autoScaling.startInstanceRefresh({ AutoScalingGroupName });
    await autoScaling.cancelInstanceRefresh({ AutoScalingGroupName });
    await autoScaling.deleteLifecycleHook(hook);
    await target.until(
      () => autoScaling.describeInstanceRefreshes({ AutoScalingGroupName }),
      (found) => found.InstanceRefreshes?.[0]?.Status === "Cancelled",
    );
    await inService(1);
  });
});

test("lists are given in pages", async () => {
  for (const suffix of ["a", "b"]) await create(`${name}-${suffix}`);
  const prefixed = [`${name}-a`, `${name}-b`];
  const first = await autoScaling.describeAutoScalingGroups({
    AutoScalingGroupNames: prefixed,
    MaxRecords: 1,
  });
  expect(first.AutoScalingGroups).toHaveLength(1);
  const { NextToken } = first;
  const rest = await autoScaling.describeAutoScalingGroups({ AutoScalingGroupNames: prefixed, NextToken });
  const all = [...(first.AutoScalingGroups ?? []), ...(rest.AutoScalingGroups ?? [])];
  expect(all.map((group) => group.AutoScalingGroupName).sort()).toEqual(prefixed);
  expect(rest.NextToken).toBeUndefined();
});

test("what AWS offers and allows is listed", async () => {
  const limits = await autoScaling.describeAccountLimits({});
  expect(limits.NumberOfAutoScalingGroups).toBeGreaterThanOrEqual(1);
  const { AdjustmentTypes } = await autoScaling.describeAdjustmentTypes({});
  expect(AdjustmentTypes?.map((one) => one.AdjustmentType).sort()).toEqual([
    "ChangeInCapacity",
    "ExactCapacity",
    "PercentChangeInCapacity",
  ]);
  const { AutoScalingNotificationTypes } = await autoScaling.describeAutoScalingNotificationTypes({});
  expect(AutoScalingNotificationTypes).toContain("autoscaling:TEST_NOTIFICATION");
  const { TerminationPolicyTypes } = await autoScaling.describeTerminationPolicyTypes({});
  expect(TerminationPolicyTypes).toEqual(expect.arrayContaining(["Default", "OldestInstance"]));
});

localTest("a launch configuration is kept, used, and made from an instance", async () => {
  const LaunchConfigurationName = name;
  await autoScaling.createLaunchConfiguration({
    LaunchConfigurationName,
    ImageId: image,
    InstanceType: "t3.nano",
    UserData: Buffer.from("#!/bin/sh\n").toString("base64"),
  });
  const { LaunchConfigurations } = await autoScaling.describeLaunchConfigurations({
    LaunchConfigurationNames: [name],
  });
  expect(LaunchConfigurations).toMatchObject([
    { ImageId: image, InstanceMonitoring: { Enabled: true }, EbsOptimized: false, BlockDeviceMappings: [] },
  ]);
  const groupName = `${name}-configured`;
  await create(groupName, { LaunchTemplate: undefined, LaunchConfigurationName, DesiredCapacity: 1 });
  const [InstanceId = ""] = await inService(1, groupName);
  await expect(autoScaling.deleteLaunchConfiguration({ LaunchConfigurationName })).rejects.toMatchObject({
    name: "ResourceInUseFault",
  });
  await create(`${name}-copied`, { LaunchTemplate: undefined, InstanceId });
  expect((await described(`${name}-copied`))?.LaunchConfigurationName).toBe(`${name}-copied`);
  await expect(autoScaling.deleteAutoScalingGroup({ AutoScalingGroupName: groupName })).rejects.toMatchObject(
    {
      name: "ResourceInUseFault",
      message: /^You cannot delete an AutoScalingGroup while there are instances/,
    },
  );
  await autoScaling.deleteAutoScalingGroup({ AutoScalingGroupName: groupName, ForceDelete: true });
  await target.until(
    () => described(groupName),
    (group) => group === undefined,
  );
  await autoScaling.deleteLaunchConfiguration({ LaunchConfigurationName });
  const { Activities } = await autoScaling.describeScalingActivities({
    AutoScalingGroupName: groupName,
    IncludeDeletedGroups: true,
  });
  expect(Activities?.[0]).toMatchObject({ AutoScalingGroupState: "Deleted" });
});

const group = { AutoScalingGroupName };
const gone = "i-0123456789abcdef0";
const scheduled = { ...group, ScheduledActionName: "x" };
refuses([
  [
    "a second group of the name",
    () => create(name),
    "AlreadyExistsFault",
    /A group with the name .* already exists/,
  ],
  [
    "a group without a launch source",
    () => create(`${name}-x`, { LaunchTemplate: undefined }),
    "ValidationError",
    /^Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter\.$/,
  ],
  ["a group with a colon", () => create("a:b"), "ValidationError"],
  [
    "a minimum above the maximum",
    () => create(`${name}-x`, { MinSize: 4 }),
    "ValidationError",
    /Max bound, 3, must be greater than or equal to min bound, 4/,
  ],
  [
    "a desired capacity out of bounds",
    () => create(`${name}-x`, { DesiredCapacity: 4 }),
    "ValidationError",
    /Desired capacity:4 must be between the specified min size:0 and max size:3/,
  ],
  [
    "a launch configuration that is not there",
    () => create(`${name}-x`, { LaunchTemplate: undefined, LaunchConfigurationName: "x" }),
    "ValidationError",
    /Launch configuration name not found/,
  ],
  [
    "a launch template that is not there",
    () => create(`${name}-x`, { LaunchTemplate: { LaunchTemplateName: `${name}-x` } }),
    "ValidationError",
    /You must use a valid fully-formed launch template/,
  ],
  [
    "a subnet that is not there",
    () => create(`${name}-x`, { VPCZoneIdentifier: "subnet-0123456789abcdef0" }),
    "ValidationError",
    /The subnet ID 'subnet-0123456789abcdef0' does not exist/,
  ],
  [
    "a group without zones",
    () => create(`${name}-x`, { VPCZoneIdentifier: undefined }),
    "ValidationError",
    /At least one Availability Zone or VPC Subnet is required/,
  ],
  [
    "a target group that is not there",
    () => create(`${name}-x`, { TargetGroupARNs: [`${targetGroup}0`] }),
    "ValidationError",
  ],
  ["an unknown health check", () => create(`${name}-x`, { HealthCheckType: "XYZ" }), "ValidationError"],
  [
    "an unknown termination policy",
    () => create(`${name}-x`, { TerminationPolicies: ["XYZ"] }),
    "ValidationError",
  ],
  ["a short maximum lifetime", () => create(`${name}-x`, { MaxInstanceLifetime: 60 }), "ValidationError"],
  [
    "updating no group",
    () => autoScaling.updateAutoScalingGroup({ ...missing, MinSize: 0 }),
    "ValidationError",
    /AutoScalingGroup name not found - null/,
  ],
  ["deleting no group", () => autoScaling.deleteAutoScalingGroup(missing), "ValidationError", /not found/],
  ["deleting a group with instances", () => autoScaling.deleteAutoScalingGroup(group), "ResourceInUseFault"],
  [
    "capacity above the maximum",
    () => autoScaling.setDesiredCapacity({ ...group, DesiredCapacity: 9 }),
    "ValidationError",
    /New SetDesiredCapacity value 9 is above max value 3 for the AutoScalingGroup\./,
  ],
  [
    "health of no instance",
    () => autoScaling.setInstanceHealth({ InstanceId: gone, HealthStatus: "Unhealthy" }),
    "ValidationError",
  ],
  [
    "terminating no instance",
    () =>
      autoScaling.terminateInstanceInAutoScalingGroup({
        InstanceId: gone,
        ShouldDecrementDesiredCapacity: false,
      }),
    "ValidationError",
    /^Instance Id not found - No managed instance found for instance ID i-0123456789abcdef0$/,
  ],
  [
    "detaching no instance",
    () =>
      autoScaling.detachInstances({ ...group, InstanceIds: [gone], ShouldDecrementDesiredCapacity: false }),
    "ValidationError",
    /is not part of Auto Scaling group/,
  ],
  [
    "attaching no instance",
    () => autoScaling.attachInstances({ ...group, InstanceIds: [gone] }),
    "ValidationError",
    /Invalid Instance ID/,
  ],
  [
    "standby of no instance",
    () => autoScaling.enterStandby({ ...group, InstanceIds: [gone], ShouldDecrementDesiredCapacity: false }),
    "ValidationError",
  ],
  [
    "leaving standby without",
    () => autoScaling.exitStandby({ ...group, InstanceIds: [gone] }),
    "ValidationError",
  ],
  [
    "protecting no instance",
    () => autoScaling.setInstanceProtection({ ...group, InstanceIds: [gone], ProtectedFromScaleIn: true }),
    "ValidationError",
  ],
  [
    "an unknown process",
    () => autoScaling.suspendProcesses({ ...group, ScalingProcesses: ["XYZ"] }),
    "ValidationError",
  ],
  [
    "resuming an unknown process",
    () => autoScaling.resumeProcesses({ ...group, ScalingProcesses: ["XYZ"] }),
    "ValidationError",
  ],
  [
    "a hook of no transition",
    () => autoScaling.putLifecycleHook({ ...group, LifecycleHookName: "x" }),
    "ValidationError",
  ],
  [
    "a hook with a short heartbeat",
    () =>
      autoScaling.putLifecycleHook({
        ...group,
        LifecycleHookName: "x",
        HeartbeatTimeout: 1,
        LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
      }),
    "ValidationError",
  ],
  [
    "deleting no hook",
    () => autoScaling.deleteLifecycleHook({ ...group, LifecycleHookName: "x" }),
    "ValidationError",
    /Lifecycle Hook/,
  ],
  [
    "completing no action",
    () =>
      autoScaling.completeLifecycleAction({
        ...group,
        LifecycleHookName: "x",
        InstanceId: gone,
        LifecycleActionResult: "CONTINUE",
      }),
    "ValidationError",
  ],
  [
    "the heartbeat of no action",
    () => autoScaling.recordLifecycleActionHeartbeat({ ...group, LifecycleHookName: "x", InstanceId: gone }),
    "ValidationError",
  ],
  [
    "an unknown notification",
    () => autoScaling.putNotificationConfiguration({ ...group, TopicARN: topic, NotificationTypes: ["x"] }),
    "ValidationError",
  ],
  [
    "tags of no group",
    () =>
      autoScaling.createOrUpdateTags({
        Tags: [{ Key: "a", ResourceId: "x-missing", ResourceType: "auto-scaling-group" }],
      }),
    "ValidationError",
    /AutoScalingGroup not found - AutoScaling Group x-missing not found/,
  ],
  [
    "an unknown granularity",
    () => autoScaling.enableMetricsCollection({ ...group, Granularity: "x" }),
    "ValidationError",
  ],
  [
    "an unknown metric",
    () => autoScaling.disableMetricsCollection({ ...group, Metrics: ["x"] }),
    "ValidationError",
  ],
  ["deleting no policy", () => autoScaling.deletePolicy({ ...group, PolicyName: "x" }), "ValidationError"],
  ["running no policy", () => autoScaling.executePolicy({ ...group, PolicyName: "x" }), "ValidationError"],
  [
    "a policy of unknown type",
    () => autoScaling.putScalingPolicy({ ...group, PolicyName: "x", PolicyType: "x" }),
    "ValidationError",
  ],
  ["deleting no scheduled action", () => autoScaling.deleteScheduledAction(scheduled), "ValidationError"],
  [
    "a scheduled action in the past",
    () =>
      autoScaling.putScheduledUpdateGroupAction({
        ...scheduled,
        MinSize: 0,
        StartTime: new Date("2020-01-01T00:00:00Z"),
      }),
    "ValidationError",
    /Given start time is in the past/,
  ],
  [
    "a scheduled action of no recurrence",
    () => autoScaling.putScheduledUpdateGroupAction({ ...scheduled, MinSize: 0, Recurrence: "x" }),
    "ValidationError",
    /Given recurrence string:? ?.*is invalid/,
  ],
  [
    "cancelling no refresh",
    () => autoScaling.cancelInstanceRefresh(group),
    "ActiveInstanceRefreshNotFoundFault",
  ],
  [
    "rolling back no refresh",
    () => autoScaling.rollbackInstanceRefresh(group),
    "ActiveInstanceRefreshNotFoundFault",
  ],
  [
    "a refresh with odd percentages",
    () => autoScaling.startInstanceRefresh({ ...group, Preferences: { MinHealthyPercentage: 101 } }),
    "ValidationError",
  ],
  ["the warm pool of a group without", () => autoScaling.deleteWarmPool(group), "ValidationError"],
  [
    "deleting no launch configuration",
    () => autoScaling.deleteLaunchConfiguration({ LaunchConfigurationName: `${name}-x` }),
    "ValidationError",
    /Launch configuration name not found/,
  ],
  [
    "detaching no target group",
    () => autoScaling.detachLoadBalancerTargetGroups({ ...group, TargetGroupARNs: [`${targetGroup}x`] }),
    "ValidationError",
  ],
  [
    "detaching no traffic source",
    () => autoScaling.detachTrafficSources({ ...group, TrafficSources: [{ Identifier: `${targetGroup}x` }] }),
    "ValidationError",
  ],
  [
    "attaching no target group",
    () => autoScaling.attachLoadBalancerTargetGroups({ ...group, TargetGroupARNs: [`${targetGroup}0`] }),
    "ValidationError",
  ],
  [
    "attaching no traffic source",
    () =>
      autoScaling.attachTrafficSources({
        ...group,
        TrafficSources: [{ Identifier: `${targetGroup}0`, Type: "elbv2" }],
      }),
    "ValidationError",
  ],
  [
    "detaching no load balancer",
    () => autoScaling.detachLoadBalancers({ ...group, LoadBalancerNames: ["x"] }),
    "ValidationError",
  ],
  [
    "an unknown filter of groups",
    () => autoScaling.describeAutoScalingGroups({ Filters: [{ Name: "x" }] }),
    "ValidationError",
  ],
  [
    "an unknown filter of tags",
    () => autoScaling.describeTags({ Filters: [{ Name: "x", Values: ["y"] }] }),
    "ValidationError",
  ],
  ["activities of no group", () => autoScaling.describeScalingActivities(missing), "ValidationError"],
  ["a page too large", () => autoScaling.describeAutoScalingGroups({ MaxRecords: 101 }), "ValidationError"],
]);

localTest("a second launch configuration of a name is refused", async () => {
  const configuration = { LaunchConfigurationName: `${name}-twice`, ...launched };
  await autoScaling.createLaunchConfiguration(configuration);
  const again = autoScaling.createLaunchConfiguration(configuration);
  await expect(again).rejects.toMatchObject({ name: "AlreadyExistsFault" });
  await autoScaling.deleteLaunchConfiguration(configuration);
});

const NextToken = "nonsense";
refuses(
  [
    [
      "a strange token of groups",
      () => autoScaling.describeAutoScalingGroups({ NextToken }),
      "InvalidNextToken",
    ],
    [
      "a strange token of instances",
      () => autoScaling.describeAutoScalingInstances({ NextToken }),
      "InvalidNextToken",
    ],
    [
      "a strange token of refreshes",
      () => autoScaling.describeInstanceRefreshes({ ...group, NextToken }),
      "InvalidNextToken",
    ],
    [
      "a strange token of configurations",
      () => autoScaling.describeLaunchConfigurations({ NextToken }),
      "InvalidNextToken",
    ],
    [
      "a strange token of target groups",
      () => autoScaling.describeLoadBalancerTargetGroups({ ...group, NextToken }),
      "InvalidNextToken",
    ],
    [
      "a strange token of load balancers",
      () => autoScaling.describeLoadBalancers({ ...group, NextToken }),
      "InvalidNextToken",
    ],
    [
      "a strange token of notifications",
      () => autoScaling.describeNotificationConfigurations({ NextToken }),
      "InvalidNextToken",
    ],
    ["a strange token of policies", () => autoScaling.describePolicies({ NextToken }), "InvalidNextToken"],
    [
      "a strange token of activities",
      () => autoScaling.describeScalingActivities({ NextToken }),
      "InvalidNextToken",
    ],
    [
      "a strange token of scheduled actions",
      () => autoScaling.describeScheduledActions({ NextToken }),
      "InvalidNextToken",
    ],
    ["a strange token of tags", () => autoScaling.describeTags({ NextToken }), "InvalidNextToken"],
    [
      "a strange token of traffic sources",
      () => autoScaling.describeTrafficSources({ ...group, NextToken }),
      "InvalidNextToken",
    ],
    [
      "a strange token of a warm pool",
      () => autoScaling.describeWarmPool({ ...group, NextToken }),
      "InvalidNextToken",
    ],
  ].map(([what, call, code]) => [what, call, code] as Refusal),
);

localTest(
  "AWS's quotas are kept",
  async () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `${name}-many-${at}`);
    const beyond = { name: "LimitExceededFault" };
    const quotas: [number, (one: string) => Promise<unknown>][] = [
      [50, (Key) => autoScaling.createOrUpdateTags({ Tags: [{ ...tagOwner, Key }] })],
      [
        50,
        (LifecycleHookName) => autoScaling.putLifecycleHook({ ...group, LifecycleHookName, ...launching }),
      ],
      [10, (one) => autoScaling.putNotificationConfiguration({ ...group, ...launchedTo(`${topic}-${one}`) })],
      [50, (PolicyName) => autoScaling.putScalingPolicy({ ...group, PolicyName, ...byOne })],
      [
        125,
        (one) =>
          autoScaling.putScheduledUpdateGroupAction({ ...group, ...nightly, ScheduledActionName: one }),
      ],
      [200, (one) => autoScaling.createLaunchConfiguration({ LaunchConfigurationName: one, ...launched })],
      [500, (one) => autoScaling.createAutoScalingGroup({ AutoScalingGroupName: one, ...emptyGroup() })],
    ];
    for (const [count, call] of quotas) {
      const outcomes = await Promise.allSettled(many(count + 1).map(call));
      const refusals = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
      expect(refusals.length).toBeGreaterThan(0);
      for (const refusal of refusals) expect(refusal).toMatchObject(beyond);
    }
  },
  60_000,
);

const tagOwner = { ResourceId: name, ResourceType: "auto-scaling-group" };
const launching = { LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING" };
const launchedTo = (TopicARN: string) => ({
  TopicARN,
  NotificationTypes: ["autoscaling:EC2_INSTANCE_LAUNCH"],
});
const byOne = { AdjustmentType: "ChangeInCapacity", ScalingAdjustment: 1 };
const nightly = { Recurrence: "0 22 * * *", MinSize: 0 };
const launched = { ImageId: "ami-12c6146b", InstanceType: "t3.nano" };
const emptyGroup = () => ({
  MinSize: 0,
  MaxSize: 0,
  LaunchTemplate: { LaunchTemplateName: name },
  VPCZoneIdentifier: subnets[0],
});

// ScalingActivityInProgress needs time that goes by: src/cloud/autoscaling holds it on a virtual clock.
coversErrors(target, {
  ActiveInstanceRefreshNotFoundFault: "CancelInstanceRefresh RollbackInstanceRefresh",
  AlreadyExistsFault: "CreateAutoScalingGroup CreateLaunchConfiguration",
  InstanceRefreshInProgressFault: "StartInstanceRefresh",
  InvalidNextToken:
    "DescribeAutoScalingGroups DescribeAutoScalingInstances DescribeInstanceRefreshes DescribeLaunchConfigurations DescribeLoadBalancerTargetGroups DescribeLoadBalancers DescribeNotificationConfigurations DescribePolicies DescribeScalingActivities DescribeScheduledActions DescribeTags DescribeTrafficSources DescribeWarmPool",
  IrreversibleInstanceRefreshFault: "RollbackInstanceRefresh",
  LimitExceededFault:
    "CreateAutoScalingGroup CreateLaunchConfiguration CreateOrUpdateTags PutLifecycleHook PutNotificationConfiguration PutScalingPolicy PutScheduledUpdateGroupAction",
  ResourceInUseFault: "DeleteAutoScalingGroup DeleteLaunchConfiguration",
});
coversService(target, "autoscaling");
