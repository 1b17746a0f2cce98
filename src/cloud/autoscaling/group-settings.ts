import type {
  CreateAutoScalingGroupType,
  InstancesDistribution,
  UpdateAutoScalingGroupType,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { constraintError, required, validationError } from "./find.ts";
import { resolveLaunchTemplate } from "./launch-template.ts";
import { autoScaling, type GroupSettings } from "./state.ts";
import { checkTerminationPolicies } from "./termination-policy.ts";

type Given = Omit<UpdateAutoScalingGroupType, "AutoScalingGroupName">;

/** AWS's defaults [API CreateAutoScalingGroup]; the console's grace period of 300 s is the console's alone. */
export function newSettings(account: Account, input: CreateAutoScalingGroupType): GroupSettings {
  const minSize = required("minSize", input.MinSize);
  const base: GroupSettings = {
    MinSize: minSize,
    MaxSize: required("maxSize", input.MaxSize),
    DesiredCapacity: input.DesiredCapacity ?? minSize,
    DefaultCooldown: 300,
    HealthCheckType: "EC2",
    HealthCheckGracePeriod: 0,
    TerminationPolicies: ["Default"],
    NewInstancesProtectedFromScaleIn: false,
    ServiceLinkedRoleARN: `arn:${account.partition}:iam::${account.accountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
    CapacityRebalance: input.CapacityRebalance,
    Operator: input.Operator,
  };
  const sources = [input.LaunchTemplate, input.LaunchConfigurationName, input.MixedInstancesPolicy];
  if (sources.filter((source) => source !== undefined).length !== 1) {
    throw validationError(
      "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.",
    );
  }
  return mergeSettings(account, base, input);
}

/** The settings with what is given put in, checked. @throws ServiceError ValidationError */
export function mergeSettings(account: Account, settings: GroupSettings, given: Given): GroupSettings {
  const merged: GroupSettings = { ...settings };
  for (const key of copied) {
    if (given[key] !== undefined) Object.assign(merged, { [key]: given[key] });
  }
  mergeLaunchSource(account, merged, given);
  if (given.InstanceMaintenancePolicy) mergeMaintenancePolicy(merged, given);
  if (given.MaxInstanceLifetime === 0) merged.MaxInstanceLifetime = undefined;
  if (given.DefaultInstanceWarmup === -1) merged.DefaultInstanceWarmup = undefined;
  if (given.TerminationPolicies?.length === 0) merged.TerminationPolicies = ["Default"];
  checkSizes(merged);
  checkMembers(merged);
  return merged;
}

const copied = [
  "MinSize",
  "MaxSize",
  "DesiredCapacity",
  "DefaultCooldown",
  "HealthCheckType",
  "HealthCheckGracePeriod",
  "PlacementGroup",
  "VPCZoneIdentifier",
  "TerminationPolicies",
  "NewInstancesProtectedFromScaleIn",
  "ServiceLinkedRoleARN",
  "MaxInstanceLifetime",
  "CapacityRebalance",
  "Context",
  "DesiredCapacityType",
  "DefaultInstanceWarmup",
  "AvailabilityZoneDistribution",
  "AvailabilityZoneImpairmentPolicy",
  "CapacityReservationSpecification",
  "InstanceLifecyclePolicy",
  "DeletionProtection",
] as const satisfies readonly (keyof Given)[];

/** A template, a configuration or a mixed policy: naming one takes the place of the others. */
function mergeLaunchSource(account: Account, merged: GroupSettings, given: Given): void {
  const specification =
    given.LaunchTemplate ?? given.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  if (given.LaunchTemplate || given.MixedInstancesPolicy || given.LaunchConfigurationName) {
    merged.LaunchTemplate = undefined;
    merged.MixedInstancesPolicy = undefined;
    merged.LaunchConfigurationName = undefined;
  }
  if (given.LaunchConfigurationName !== undefined) {
    const name = given.LaunchConfigurationName;
    if (!(name in autoScaling.of(account).launchConfigurations)) {
      throw validationError(
        `Launch configuration name not found - Launch configuration ${name} does not exist`,
      );
    }
    merged.LaunchConfigurationName = name;
  }
  if (specification === undefined) return;
  const resolved = resolveLaunchTemplate(account, specification);
  const named = {
    LaunchTemplateId: resolved.id,
    LaunchTemplateName: resolved.name,
    Version: specification.Version,
  };
  if (given.LaunchTemplate) merged.LaunchTemplate = named;
  else if (given.MixedInstancesPolicy) {
    const { LaunchTemplate, ...rest } = given.MixedInstancesPolicy;
    merged.MixedInstancesPolicy = {
      ...rest,
      InstancesDistribution: {
        ...usualDistribution(rest.InstancesDistribution),
        ...rest.InstancesDistribution,
      },
      LaunchTemplate: { Overrides: [], ...LaunchTemplate, LaunchTemplateSpecification: named },
    };
  }
}

/** What is not given of a distribution [API InstancesDistribution]; pools go with the strategy `lowest-price` alone. */
function usualDistribution({
  SpotAllocationStrategy = "lowest-price",
}: InstancesDistribution = {}): InstancesDistribution {
  return {
    OnDemandAllocationStrategy: "prioritized",
    OnDemandBaseCapacity: 0,
    OnDemandPercentageAboveBaseCapacity: 100,
    SpotAllocationStrategy,
    ...(SpotAllocationStrategy === "lowest-price" ? { SpotInstancePools: 2 } : {}),
  };
}

/** Both percentages or neither; -1 clears; at most 100 apart [API InstanceMaintenancePolicy]. */
function mergeMaintenancePolicy(merged: GroupSettings, given: Given): void {
  const { MinHealthyPercentage: min, MaxHealthyPercentage: max } = given.InstanceMaintenancePolicy ?? {};
  if (min === undefined || max === undefined) {
    throw validationError(
      "You must specify both MinHealthyPercentage and MaxHealthyPercentage for the instance maintenance policy.",
    );
  }
  if (min === -1 && max === -1) {
    merged.InstanceMaintenancePolicy = undefined;
    return;
  }
  if (min < 0 || min > 100) {
    throw validationError("MinHealthyPercentage must be between 0 and 100.");
  }
  if (max < 100 || max > 200) {
    throw validationError("MaxHealthyPercentage must be between 100 and 200.");
  }
  if (max - min > 100) {
    throw validationError(
      "The difference between MinHealthyPercentage and MaxHealthyPercentage cannot be greater than 100.",
    );
  }
  merged.InstanceMaintenancePolicy = { MinHealthyPercentage: min, MaxHealthyPercentage: max };
}

function checkSizes(settings: GroupSettings): void {
  const { MinSize: min, MaxSize: max, DesiredCapacity: desired } = settings;
  for (const [name, value] of [
    ["minSize", min],
    ["maxSize", max],
    ["desiredCapacity", desired],
  ] as const) {
    if (value < 0) throw constraintError(name, value, "Member must have value greater than or equal to 0");
  }
  if (max < min) {
    throw validationError(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  }
  if (desired < min || desired > max) {
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    );
  }
}

const healthCheckTypes = ["EC2", "ELB", "VPC_LATTICE", "EBS"];

function checkMembers(settings: GroupSettings): void {
  const types = settings.HealthCheckType.split(",").map((type) => type.trim());
  const unknown = types.find((type) => !healthCheckTypes.includes(type));
  if (unknown !== undefined) {
    throw validationError(
      `Invalid HealthCheckType, ${unknown}. Valid types: [${healthCheckTypes.join(", ")}]`,
    );
  }
  if (settings.HealthCheckGracePeriod < 0) {
    throw validationError("HealthCheckGracePeriod must be greater than or equal to 0.");
  }
  const lifetime = settings.MaxInstanceLifetime ?? 86_400;
  if (lifetime < 86_400 || lifetime > 31_536_000) {
    throw validationError(
      "The maximum instance lifetime must be 0 or a value between 86400 and 31536000 seconds.",
    );
  }
  const protection = settings.DeletionProtection ?? "none";
  if (!["none", "prevent-force-deletion", "prevent-all-deletion"].includes(protection)) {
    throw constraintError(
      "deletionProtection",
      protection,
      "Member must satisfy enum value set: [none, prevent-force-deletion, prevent-all-deletion]",
    );
  }
  const distribution = settings.AvailabilityZoneDistribution?.CapacityDistributionStrategy;
  if (
    distribution &&
    !["balanced-only", "balanced-best-effort", "reservations-then-balanced"].includes(distribution)
  ) {
    throw validationError(`Invalid CapacityDistributionStrategy, ${distribution}.`);
  }
  checkTerminationPolicies(settings.TerminationPolicies);
}
