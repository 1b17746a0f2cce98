import type {
  AutoScalingGroup,
  DescribeAutoScalingGroupsCommandInput,
  DescribeAutoScalingGroupsCommandOutput,
  Filter,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { describeInstance } from "./describe-instance.ts";
import { groupsOf, validationError } from "./find.ts";
import { page } from "./page.ts";
import type { Group } from "./state.ts";
import { describeTag } from "./tag.ts";
import { targetGroupsOf } from "./traffic-source.ts";

/** A name that no group has is left out, not an error. */
export function describeAutoScalingGroups(
  input: DescribeAutoScalingGroupsCommandInput,
  account: Account,
): Omit<DescribeAutoScalingGroupsCommandOutput, "$metadata"> {
  const groups = groupsOf(account);
  const names = input.AutoScalingGroupNames ?? [];
  const wanted =
    names.length === 0
      ? Object.values(groups)
      : [...new Set(names)].flatMap(
          (name) => groups[name.replace(/^arn:.*autoScalingGroupName\//, "")] ?? [],
        );
  const filters = input.Filters ?? [];
  for (const filter of filters) checkFilter(filter);
  const { items, NextToken } = page(
    filters.length === 0
      ? wanted
      : wanted.filter((group) => filters.every((filter) => matches(group, filter))),
    input,
    { usual: 50, most: 100 },
  );
  return {
    AutoScalingGroups: items.map((group) => describeGroup(group, input.IncludeInstances ?? true)),
    NextToken,
  };
}

const filterNames = /^(tag-key|tag-value|tag:.+)$/;

function checkFilter(filter: Filter): void {
  if (!filterNames.test(filter.Name ?? "")) {
    throw validationError(
      `Filter type ${filter.Name} is not correct. Allowed Filter types are: tag-key tag-value tag:`,
    );
  }
}

function matches(group: Group, { Name = "", Values = [] }: Filter): boolean {
  if (Name === "tag-key") return Values.some((key) => key in group.tags);
  if (Name === "tag-value") return Object.values(group.tags).some((tag) => Values.includes(tag.value));
  const tag = group.tags[Name.slice("tag:".length)];
  return tag !== undefined && Values.includes(tag.value);
}

function describeGroup(group: Group, withInstances: boolean): AutoScalingGroup {
  const targetGroupArns = targetGroupsOf(group).map((source) => source.identifier);
  return {
    ...group.settings,
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    AvailabilityZones: group.zones.map((zone) => zone.availabilityZone),
    AvailabilityZoneIds: group.zones.flatMap((zone) => zone.availabilityZoneId ?? []),
    LoadBalancerNames: group.trafficSources
      .filter((source) => source.type === "elb")
      .map((source) => source.identifier),
    TargetGroupARNs: targetGroupArns,
    TrafficSources: group.trafficSources
      .filter((source) => source.state !== "Removing")
      .map((source) => ({ Identifier: source.identifier, Type: source.type })),
    Instances: withInstances ? Object.values(group.instances).map(describeInstance) : [],
    CreatedTime: new Date(group.createdAt),
    SuspendedProcesses: Object.entries(group.suspendedProcesses).map(([ProcessName, SuspensionReason]) => ({
      ProcessName,
      SuspensionReason,
    })),
    EnabledMetrics: group.enabledMetrics.map((Metric) => ({ Metric, Granularity: "1Minute" })),
    Tags: Object.keys(group.tags).map((key) => describeTag(group, key)),
    WarmPoolConfiguration: group.warmPool,
    WarmPoolSize: group.warmPool && 0,
    Status: group.deleting ? "Delete in progress" : undefined,
  };
}
