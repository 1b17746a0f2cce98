import type { CreateAutoScalingGroupCommandInput, Tag } from "@aws-sdk/client-auto-scaling";
import type { Loose } from "./loose.ts";
import type { ResourceContext } from "./resource-type.ts";
import { list, object, type PropertiesOf } from "./schema.ts";

const launchTemplate = object({
  LaunchTemplateId: "string",
  LaunchTemplateName: "string",
  Version: "string",
});

export const lifecycleHookFields = {
  DefaultResult: "string",
  HeartbeatTimeout: "integer",
  LifecycleHookName: "string",
  LifecycleTransition: "string",
  NotificationMetadata: "string",
  NotificationTargetARN: "string",
  RoleARN: "string",
} as const;

/** The sizes and the cooldown are text in CloudFormation, numbers in the API. */
export const groupProperties = object(
  {
    AutoScalingGroupName: "string",
    AvailabilityZoneDistribution: object({ CapacityDistributionStrategy: "string" }),
    AvailabilityZones: list("string"),
    CapacityRebalance: "boolean",
    Context: "string",
    Cooldown: "integer",
    DefaultInstanceWarmup: "integer",
    DeletionProtection: "string",
    DesiredCapacity: "integer",
    DesiredCapacityType: "string",
    HealthCheckGracePeriod: "integer",
    HealthCheckType: "string",
    InstanceMaintenancePolicy: object({ MaxHealthyPercentage: "integer", MinHealthyPercentage: "integer" }),
    LaunchConfigurationName: "string",
    LaunchTemplate: launchTemplate,
    LifecycleHookSpecificationList: list(
      object(lifecycleHookFields, ["LifecycleHookName", "LifecycleTransition"]),
    ),
    LoadBalancerNames: list("string"),
    MaxInstanceLifetime: "integer",
    MaxSize: "integer",
    MetricsCollection: list(object({ Granularity: "string", Metrics: list("string") }, ["Granularity"])),
    MinSize: "integer",
    NewInstancesProtectedFromScaleIn: "boolean",
    NotificationConfigurations: list(
      object({ NotificationTypes: list("string"), TopicARN: "string" }, ["TopicARN"]),
    ),
    PlacementGroup: "string",
    ServiceLinkedRoleARN: "string",
    Tags: list(
      object({ Key: "string", PropagateAtLaunch: "boolean", Value: "string" }, [
        "Key",
        "Value",
        "PropagateAtLaunch",
      ]),
    ),
    TargetGroupARNs: list("string"),
    TerminationPolicies: list("string"),
    VPCZoneIdentifier: list("string"),
  },
  ["MaxSize", "MinSize"],
);

export type GroupProperties = PropertiesOf<typeof groupProperties.fields>;

/** What CreateAutoScalingGroup and UpdateAutoScalingGroup take alike. */
export function groupSettings(given: GroupProperties) {
  return {
    AvailabilityZoneDistribution: given.AvailabilityZoneDistribution,
    AvailabilityZones: given.AvailabilityZones,
    CapacityRebalance: given.CapacityRebalance,
    Context: given.Context,
    DefaultCooldown: given.Cooldown,
    DefaultInstanceWarmup: given.DefaultInstanceWarmup,
    DesiredCapacity: given.DesiredCapacity,
    DesiredCapacityType: given.DesiredCapacityType,
    HealthCheckGracePeriod: given.HealthCheckGracePeriod,
    HealthCheckType: given.HealthCheckType,
    InstanceMaintenancePolicy: given.InstanceMaintenancePolicy,
    LaunchConfigurationName: given.LaunchConfigurationName,
    LaunchTemplate: given.LaunchTemplate,
    MaxInstanceLifetime: given.MaxInstanceLifetime,
    MaxSize: given.MaxSize,
    MinSize: given.MinSize,
    NewInstancesProtectedFromScaleIn: given.NewInstancesProtectedFromScaleIn,
    PlacementGroup: given.PlacementGroup,
    ServiceLinkedRoleARN: given.ServiceLinkedRoleARN,
    TerminationPolicies: given.TerminationPolicies,
    VPCZoneIdentifier: given.VPCZoneIdentifier?.join(","),
  } satisfies Partial<Loose<CreateAutoScalingGroupCommandInput>>;
}

/** The group's own tags, and the stack's: those are propagated to the instances too, as CloudFormation does. */
export function groupTags(
  context: ResourceContext,
  name: string,
  own: GroupProperties["Tags"],
  stackTags = context.tags,
): Tag[] {
  const tags = new Map<string, Tag>();
  const common = { ResourceId: name, ResourceType: "auto-scaling-group" };
  for (const [Key, Value] of Object.entries(stackTags))
    tags.set(Key, { ...common, Key, Value, PropagateAtLaunch: true });
  for (const { Key = "", Value, PropagateAtLaunch } of own ?? []) {
    tags.set(Key, { ...common, Key, Value, PropagateAtLaunch });
  }
  return [...tags.values()];
}
