import type {
  PutLifecycleHookCommandInput,
  PutNotificationConfigurationCommandInput,
} from "@aws-sdk/client-auto-scaling";
import { sameJson } from "../json.ts";
import { type GroupProperties, groupTags } from "./autoscaling-group-settings.ts";
import type { ResourceContext } from "./resource-type.ts";

const service = "autoscaling";

/** Brings what hangs on a group, but has calls of its own, to what the template says. */
export function updateGroupParts(
  context: ResourceContext,
  AutoScalingGroupName: string,
  given: GroupProperties,
  previous: GroupProperties,
): void {
  const created = Object.keys(previous).length === 0;
  putNotifications(context, AutoScalingGroupName, given, previous);
  putMetrics(context, AutoScalingGroupName, given, previous);
  // These were part of CreateAutoScalingGroup.
  if (created) return;
  putHooks(context, AutoScalingGroupName, given, previous);
  attach(context, AutoScalingGroupName, given, previous);
  putTags(context, AutoScalingGroupName, given, previous);
}

function putNotifications(
  { account }: ResourceContext,
  AutoScalingGroupName: string,
  given: GroupProperties,
  previous: GroupProperties,
): void {
  const topics = given.NotificationConfigurations ?? [];
  for (const one of previous.NotificationConfigurations ?? []) {
    if (topics.some((other) => other.TopicARN === one.TopicARN)) continue;
    account.call(service, "DeleteNotificationConfiguration", {
      AutoScalingGroupName,
      TopicARN: one.TopicARN,
    });
  }
  for (const one of topics) {
    if (previous.NotificationConfigurations?.some((other) => sameJson(other, one))) continue;
    account.call(service, "PutNotificationConfiguration", {
      AutoScalingGroupName,
      TopicARN: one.TopicARN,
      NotificationTypes: one.NotificationTypes ?? [],
    } satisfies PutNotificationConfigurationCommandInput);
  }
}

function putMetrics(
  { account }: ResourceContext,
  AutoScalingGroupName: string,
  given: GroupProperties,
  previous: GroupProperties,
): void {
  if (sameJson(given.MetricsCollection, previous.MetricsCollection)) return;
  if (!given.MetricsCollection) account.call(service, "DisableMetricsCollection", { AutoScalingGroupName });
  for (const one of given.MetricsCollection ?? []) {
    account.call(service, "EnableMetricsCollection", { AutoScalingGroupName, ...one });
  }
}

function putHooks(
  { account }: ResourceContext,
  AutoScalingGroupName: string,
  given: GroupProperties,
  previous: GroupProperties,
): void {
  const hooks = given.LifecycleHookSpecificationList ?? [];
  for (const { LifecycleHookName } of previous.LifecycleHookSpecificationList ?? []) {
    if (hooks.some((hook) => hook.LifecycleHookName === LifecycleHookName)) continue;
    account.call(service, "DeleteLifecycleHook", { AutoScalingGroupName, LifecycleHookName });
  }
  for (const hook of hooks) {
    if (previous.LifecycleHookSpecificationList?.some((other) => sameJson(other, hook))) continue;
    const input = {
      AutoScalingGroupName,
      LifecycleHookName: undefined,
      ...hook,
    } satisfies PutLifecycleHookCommandInput;
    account.call(service, "PutLifecycleHook", input);
  }
}

function attach(
  { account }: ResourceContext,
  AutoScalingGroupName: string,
  given: GroupProperties,
  previous: GroupProperties,
): void {
  const now = given.TargetGroupARNs ?? [];
  const then = previous.TargetGroupARNs ?? [];
  const added = now.filter((arn) => !then.includes(arn));
  const removed = then.filter((arn) => !now.includes(arn));
  if (removed.length > 0) {
    account.call(service, "DetachLoadBalancerTargetGroups", {
      AutoScalingGroupName,
      TargetGroupARNs: removed,
    });
  }
  if (added.length > 0) {
    account.call(service, "AttachLoadBalancerTargetGroups", { AutoScalingGroupName, TargetGroupARNs: added });
  }
}

function putTags(
  context: ResourceContext,
  name: string,
  given: GroupProperties,
  previous: GroupProperties,
): void {
  const now = groupTags(context, name, given.Tags);
  const then = groupTags(context, name, previous.Tags, context.previousTags);
  const set = now.filter((tag) => !then.some((other) => sameJson(other, tag)));
  const removed = then.filter((tag) => !now.some((other) => other.Key === tag.Key));
  if (removed.length > 0) context.account.call(service, "DeleteTags", { Tags: removed });
  if (set.length > 0) context.account.call(service, "CreateOrUpdateTags", { Tags: set });
}
