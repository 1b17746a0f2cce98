import type {
  Activity,
  AutoScalingGroup,
  CreateAutoScalingGroupType,
  DescribeAutoScalingGroupsCommandOutput,
  DescribeScalingActivitiesCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import { launchTemplateId, subnets, type TestCloud } from "./stand-in-services.test-support.ts";

export const groupName = "app-group";

/** A group of one as Hitori makes it, with what a test wants otherwise. */
export function createGroup(cloud: TestCloud, given: Partial<CreateAutoScalingGroupType> = {}): void {
  cloud.call("CreateAutoScalingGroup", {
    AutoScalingGroupName: groupName,
    MinSize: 1,
    MaxSize: 1,
    LaunchTemplate: { LaunchTemplateId: launchTemplateId, Version: "$Latest" },
    VPCZoneIdentifier: Object.values(subnets).join(","),
    ...given,
  });
}

export function describe(cloud: TestCloud): AutoScalingGroup {
  const { AutoScalingGroups } = cloud.call<DescribeAutoScalingGroupsCommandOutput>(
    "DescribeAutoScalingGroups",
    { AutoScalingGroupNames: [groupName] },
  );
  const [group] = AutoScalingGroups ?? [];
  if (!group) throw new Error("The group is gone.");
  return group;
}

/** `i-…1 InService`, with the zeros of the ids left out. */
export function states(cloud: TestCloud): string[] {
  return (describe(cloud).Instances ?? []).map(
    (instance) => `${short(instance.InstanceId ?? "")} ${instance.LifecycleState}`,
  );
}

export function short(text: string): string {
  return text.replaceAll(/i-0+/g, "i-");
}

/** Newest first. */
export function activities(cloud: TestCloud): Activity[] {
  return (
    cloud.call<DescribeScalingActivitiesCommandOutput>("DescribeScalingActivities", {
      AutoScalingGroupName: groupName,
    }).Activities ?? []
  );
}

export function instanceIds(cloud: TestCloud): string[] {
  return (describe(cloud).Instances ?? []).map((instance) => instance.InstanceId ?? "");
}

export function onlyInstance(cloud: TestCloud): string {
  const [instanceId, ...others] = instanceIds(cloud);
  if (instanceId === undefined || others.length > 0) throw new Error("The group has not one instance.");
  return instanceId;
}
