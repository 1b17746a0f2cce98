import type {
  CreateAutoScalingGroupCommandInput,
  UpdateAutoScalingGroupCommandInput,
} from "@aws-sdk/client-auto-scaling";
import { isObject, sameJson } from "../json.ts";
import { updateGroupParts } from "./autoscaling-group-parts.ts";
import {
  type GroupProperties,
  groupProperties,
  groupSettings,
  groupTags,
} from "./autoscaling-group-settings.ts";
import {
  atHooks,
  describeGroup,
  inService,
  refuseFailedLaunches,
  requireGroup,
} from "./autoscaling-observation.ts";
import { beginRollingUpdate, rollingUpdateOver } from "./autoscaling-rolling-update.ts";
import type { Loose } from "./loose.ts";
import { type ResourceContext, resourceType } from "./resource-type.ts";

const service = "autoscaling";

export const autoScalingGroup = resourceType({
  name: "AWS::AutoScaling::AutoScalingGroup",
  properties: groupProperties,
  replacedBy: ["AutoScalingGroupName"],
  // AutoScalingReplacingUpdate: the same changes that a rolling update acts upon.
  alsoReplacedBy: (policy) =>
    isObject(policy?.AutoScalingReplacingUpdate) &&
    String(policy.AutoScalingReplacingUpdate.WillReplace) === "true"
      ? launchProperties
      : [],
  attributeNames: ["AutoScalingGroupARN"],
  taggable: true,
  nameProperty: "AutoScalingGroupName",
  create: (given, context) => {
    const AutoScalingGroupName = given.AutoScalingGroupName ?? context.newName();
    const input = {
      AutoScalingGroupName,
      ...groupSettings(given),
      DeletionProtection: given.DeletionProtection,
      LifecycleHookSpecificationList: given.LifecycleHookSpecificationList as HookSpecifications,
      LoadBalancerNames: given.LoadBalancerNames,
      TargetGroupARNs: given.TargetGroupARNs,
      Tags: groupTags(context, AutoScalingGroupName, given.Tags),
    } satisfies Loose<CreateAutoScalingGroupCommandInput>;
    context.account.call(service, "CreateAutoScalingGroup", input);
    return AutoScalingGroupName;
  },
  ready: (name, given, context) => {
    // Before the first launch, so that its notification is not missed.
    if (context.memory.parts !== "set") updateGroupParts(context, name, given, {});
    context.memory.parts = "set";
    if (!rollingUpdateOver(name, context)) return false;
    const group = requireGroup(context.account, name);
    if (context.memory.awaitsCapacity === false) return true;
    if (inService(group) >= (group.DesiredCapacity ?? 0)) return true;
    refuseFailedLaunches(group, context);
    return atHooks(group) ? "others" : false;
  },
  update: (name, given, previous, context) => {
    const input = {
      AutoScalingGroupName: name,
      ...groupSettings(given),
      ...(sizesAreTheirs(given, previous, context) ? noSizes : {}),
      ...clearedSettings(given, previous),
      DeletionProtection: given.DeletionProtection,
    } satisfies Loose<UpdateAutoScalingGroupCommandInput>;
    context.account.call(service, "UpdateAutoScalingGroup", input);
    updateGroupParts(context, name, given, previous);
    context.memory.parts = "set";
    // A change that touches no instance does not wait for any.
    context.memory.awaitsCapacity = !sameSizes(given, previous);
    const changed = launchProperties.filter((key) => !sameJson(given[key], previous[key]));
    const everywhere = changed.some((key) => key === "PlacementGroup" || key === "VPCZoneIdentifier");
    const what = everywhere ? "everything" : changed.length > 0 ? "launch" : "nothing";
    beginRollingUpdate(name, requireGroup(context.account, name), context, what);
  },
  // First to size nought, so that hooks and draining have their time; then the empty group.
  remove: (AutoScalingGroupName, _, { account, memory }) => {
    const group = describeGroup(account, AutoScalingGroupName);
    if (!group) return true;
    if (group.Status) return false;
    if (memory.emptied !== true) {
      const sizes = { MinSize: 0, MaxSize: 0, DesiredCapacity: 0 };
      account.call(service, "UpdateAutoScalingGroup", { AutoScalingGroupName, ...sizes });
      memory.emptied = true;
    }
    const left = describeGroup(account, AutoScalingGroupName);
    if (left && (left.Instances ?? []).length > 0) return atHooks(left) ? "others" : false;
    account.call(service, "DeleteAutoScalingGroup", { AutoScalingGroupName });
    return describeGroup(account, AutoScalingGroupName) === undefined;
  },
  attributes: (name, _, { account }) => ({
    AutoScalingGroupARN: requireGroup(account, name).AutoScalingGroupARN ?? "",
  }),
});

type HookSpecifications = CreateAutoScalingGroupCommandInput["LifecycleHookSpecificationList"];

const launchProperties = [
  "LaunchConfigurationName",
  "LaunchTemplate",
  "PlacementGroup",
  "VPCZoneIdentifier",
] as const;

const noSizes = { MinSize: undefined, MaxSize: undefined, DesiredCapacity: undefined };

/** AutoScalingScheduledAction: sizes that the template did not change belong to the scheduled actions. */
function sizesAreTheirs(
  given: GroupProperties,
  previous: GroupProperties,
  context: ResourceContext,
): boolean {
  const policy = context.updatePolicy?.AutoScalingScheduledAction;
  if (!isObject(policy) || String(policy.IgnoreUnmodifiedGroupSizeProperties) !== "true") return false;
  return sameSizes(given, previous);
}

function sameSizes(given: GroupProperties, previous: GroupProperties): boolean {
  return (["MinSize", "MaxSize", "DesiredCapacity"] as const).every((key) => given[key] === previous[key]);
}

/** What was taken out of the template goes back to AWS's default; UpdateAutoScalingGroup would keep it. */
function clearedSettings(given: GroupProperties, previous: GroupProperties) {
  const cleared = (key: keyof GroupProperties) => previous[key] !== undefined && given[key] === undefined;
  return {
    ...(cleared("Cooldown") ? { DefaultCooldown: 300 } : {}),
    ...(cleared("DefaultInstanceWarmup") ? { DefaultInstanceWarmup: -1 } : {}),
    ...(cleared("HealthCheckGracePeriod") ? { HealthCheckGracePeriod: 0 } : {}),
    ...(cleared("HealthCheckType") ? { HealthCheckType: "EC2" } : {}),
    ...(cleared("InstanceMaintenancePolicy")
      ? { InstanceMaintenancePolicy: { MinHealthyPercentage: -1, MaxHealthyPercentage: -1 } }
      : {}),
    ...(cleared("MaxInstanceLifetime") ? { MaxInstanceLifetime: 0 } : {}),
    ...(cleared("NewInstancesProtectedFromScaleIn") ? { NewInstancesProtectedFromScaleIn: false } : {}),
    ...(cleared("TerminationPolicies") ? { TerminationPolicies: ["Default"] } : {}),
  };
}
