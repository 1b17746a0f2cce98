import { randomUUID } from "node:crypto";
import type { CreateAutoScalingGroupCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { at } from "./cause.ts";
import { createLaunchConfiguration } from "./create-launch-configuration.ts";
import { constraintError, groupsOf, required, validationError } from "./find.ts";
import { newSettings } from "./group-settings.ts";
import { newHook, putHook } from "./lifecycle-hook.ts";
import type { Group } from "./state.ts";
import { setTag } from "./tag.ts";
import { addTrafficSources } from "./traffic-source.ts";
import { groupZones } from "./zones.ts";

const groupsOfAnAccount = 500;

export function createAutoScalingGroup(
  input: CreateAutoScalingGroupCommandInput,
  account: Account,
): Record<string, never> {
  const name = groupName(input.AutoScalingGroupName);
  const groups = groupsOf(account);
  if (groups[name]) {
    throw new ServiceError(
      "AlreadyExists",
      `AutoScalingGroup by this name already exists - A group with the name ${name} already exists`,
    );
  }
  if (Object.keys(groups).length >= groupsOfAnAccount) {
    throw new ServiceError(
      "LimitExceeded",
      `You have reached the limit of ${groupsOfAnAccount} AutoScalingGroups.`,
    );
  }
  const settings = newSettings(account, withConfiguration(account, name, input));
  const group: Group = {
    name,
    arn: account.arn("autoscaling", `autoScalingGroup:${randomUUID()}:autoScalingGroupName/${name}`),
    createdAt: account.now,
    settings,
    zones: groupZones(account, input),
    instances: {},
    hooks: {},
    notifications: {},
    suspendedProcesses: {},
    trafficSources: [],
    tags: {},
    enabledMetrics: [],
    policies: {},
    scheduledActions: {},
    refreshes: [],
    activities: [],
    changeCause: at(
      account.now,
      `a user request created an AutoScalingGroup changing the desired capacity from 0 to ${settings.DesiredCapacity}.`,
    ),
    replacementsDue: [],
    launches: 0,
    launchFailures: 0,
    failingSince: undefined,
    launchRetryAt: 0,
    nextHealthLook: account.now,
    imbalancedSince: undefined,
    lastScalingEnd: undefined,
    protectionReported: false,
    deleting: false,
  };
  addTrafficSources(account, group, [
    ...(input.TargetGroupARNs ?? []).map((Identifier) => ({ Identifier, Type: "elbv2" })),
    ...(input.LoadBalancerNames ?? []).map((Identifier) => ({ Identifier, Type: "elb" })),
    ...(input.TrafficSources ?? []),
  ]);
  for (const tag of input.Tags ?? []) setTag(group, tag);
  const hooks = (input.LifecycleHookSpecificationList ?? []).map((given) => newHook(undefined, given));
  groups[name] = group;
  for (const hook of hooks) putHook(account, group, hook);
  return {};
}

/** Of an instance AWS makes a launch configuration that has the group's name [API CreateAutoScalingGroup]. */
function withConfiguration(
  account: Account,
  name: string,
  { InstanceId, ...input }: CreateAutoScalingGroupCommandInput,
): CreateAutoScalingGroupCommandInput {
  if (InstanceId === undefined) return input;
  if (input.LaunchTemplate || input.LaunchConfigurationName || input.MixedInstancesPolicy) {
    throw validationError(
      "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.",
    );
  }
  createLaunchConfiguration({ LaunchConfigurationName: name, InstanceId }, account);
  return { ...input, LaunchConfigurationName: name };
}

/** ASCII 33 to 126, no colon, at most 255 characters [API]. */
function groupName(given: string | undefined): string {
  const name = required("autoScalingGroupName", given);
  if (name.length > 255) {
    throw constraintError("autoScalingGroupName", name, "Member must have length less than or equal to 255");
  }
  if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name)) {
    throw validationError(`Group name ${name} is not valid: it must be of ASCII characters without a colon.`);
  }
  return name;
}
