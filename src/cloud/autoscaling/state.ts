import type {
  CreateAutoScalingGroupType,
  LaunchConfiguration,
  ScalingPolicy,
  WarmPoolConfiguration,
} from "@aws-sdk/client-auto-scaling";
import { slice } from "../account.ts";
import type { Activity } from "./activity.ts";
import type { Refresh } from "./refresh.ts";
import type { ScheduledAction } from "./scheduled-action.ts";

export interface AutoScalingState {
  groups: Record<string, Group>;
  /** As described, but for the date: `CreatedTime` is in milliseconds. */
  launchConfigurations: Record<string, StoredLaunchConfiguration>;
  /** Activities of groups that are gone; `IncludeDeletedGroups` shows them. */
  deletedGroupActivities: Activity[];
}

type StoredLaunchConfiguration = Omit<LaunchConfiguration, "CreatedTime"> & { CreatedTime: number };

export const autoScaling = slice<AutoScalingState>("autoscaling", () => ({
  groups: {},
  launchConfigurations: {},
  deletedGroupActivities: [],
}));

/** One Auto Scaling group: what its owner wants, and what the control loop has made of it. */
export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  settings: GroupSettings;
  /** Where it may launch; a zone without subnet ids launches into the default VPC. */
  zones: GroupZone[];
  /** By instance id. An instance leaves when EC2 says that it is terminated, or when it is detached. */
  instances: Record<string, Member>;
  hooks: Record<string, LifecycleHook>;
  /** Notification types by topic ARN. */
  notifications: Record<string, string[]>;
  /** SuspensionReason by process name. */
  suspendedProcesses: Record<string, string>;
  trafficSources: TrafficSource[];
  tags: Record<string, { value: string; propagateAtLaunch: boolean }>;
  enabledMetrics: string[];
  /** Run by ExecutePolicy alone. */
  policies: Record<string, ScalingPolicy>;
  /** Recorded alone. */
  warmPool?: WarmPoolConfiguration;
  scheduledActions: Record<string, ScheduledAction>;
  /** Oldest first; the last may be active. */
  refreshes: Refresh[];
  /** Oldest first. */
  activities: Activity[];
  /** Why the desired capacity last changed, AWS's sentence; opens the Cause of what follows from it. */
  changeCause: string | undefined;
  /** Launches that replace terminated instances, each from its time on. */
  replacementsDue: { at: number; cause: string }[];
  /** Launches so far; turns the order of zones that are equally empty. */
  launches: number;
  launchFailures: number;
  /** Since when no launch has succeeded. */
  failingSince: number | undefined;
  /** No launch is tried before. */
  launchRetryAt: number;
  /** When health is looked at next. */
  nextHealthLook: number;
  /** Since when its zones are out of balance. */
  imbalancedSince: number | undefined;
  /** When the last launch or termination ended: from here the default cooldown counts. */
  lastScalingEnd: number | undefined;
  /** Set once it was said that only protected instances are left. */
  protectionReported: boolean;
  /** ForceDelete goes on; `Status` says so. */
  deleting: boolean;
}

/** AWS's own members of a group, as given or by AWS's default. */
export type GroupSettings = Pick<
  CreateAutoScalingGroupType,
  | "LaunchConfigurationName"
  | "LaunchTemplate"
  | "MixedInstancesPolicy"
  | "VPCZoneIdentifier"
  | "PlacementGroup"
  | "CapacityRebalance"
  | "DeletionProtection"
  | "ServiceLinkedRoleARN"
  | "MaxInstanceLifetime"
  | "Context"
  | "DesiredCapacityType"
  | "DefaultInstanceWarmup"
  | "InstanceMaintenancePolicy"
  | "AvailabilityZoneDistribution"
  | "AvailabilityZoneImpairmentPolicy"
  | "CapacityReservationSpecification"
  | "InstanceLifecyclePolicy"
  | "Operator"
> & {
  MinSize: number;
  MaxSize: number;
  DesiredCapacity: number;
  DefaultCooldown: number;
  HealthCheckType: string;
  HealthCheckGracePeriod: number;
  TerminationPolicies: string[];
  NewInstancesProtectedFromScaleIn: boolean;
};

export interface GroupZone {
  readonly availabilityZone: string;
  readonly availabilityZoneId: string | undefined;
  readonly subnetIds: string[];
}

export interface TrafficSource {
  readonly identifier: string;
  readonly type: "elb" | "elbv2" | "vpc-lattice";
  state: "Adding" | "Added" | "InService" | "Removing";
}

export interface LifecycleHook {
  readonly name: string;
  readonly transition: "autoscaling:EC2_INSTANCE_LAUNCHING" | "autoscaling:EC2_INSTANCE_TERMINATING";
  readonly notificationTargetArn: string | undefined;
  readonly roleArn: string | undefined;
  readonly notificationMetadata: string | undefined;
  /** Seconds. */
  readonly heartbeatTimeout: number;
  readonly defaultResult: "CONTINUE" | "ABANDON";
}

/** The lifecycle states that occur here; AWS has more for warm pools and root volumes. */
type MemberState =
  | "Pending"
  | "Pending:Wait"
  | "Pending:Proceed"
  | "InService"
  | "Terminating"
  | "Terminating:Wait"
  | "Terminating:Proceed"
  | "Terminating:Retained"
  | "EnteringStandby"
  | "Standby"
  | "Detaching";

export type HealthFailure = "ec2-state" | "ec2-status" | "elb" | "user";

/** An instance of a group. */
export interface Member {
  readonly instanceId: string;
  readonly instanceType: string;
  readonly imageId: string;
  readonly availabilityZone: string;
  readonly availabilityZoneId: string | undefined;
  readonly subnetId: string;
  launchTemplate: { id: string; name: string; version: string } | undefined;
  launchConfigurationName: string | undefined;
  lifecycleState: MemberState;
  stateSince: number;
  readonly launchedAt: number;
  /** When it last entered service: the grace period, the warm-up and the lifetime count from here. */
  inServiceAt: number | undefined;
  healthStatus: "Healthy" | "Unhealthy";
  healthFailure: HealthFailure | undefined;
  protectedFromScaleIn: boolean;
  /** The instance that it was launched to stand in for before that one is terminated. */
  replaces: string | undefined;
  /** Launched by AZRebalance above the desired capacity. */
  rebalances: boolean;
  /** Launched by the instance refresh of this id, or kept by it as matching. */
  refreshId: string | undefined;
  /** The activity that is going on with it. */
  activityId: string | undefined;
  /** The hooks that it waits for. */
  actions: LifecycleAction[];
  /** TerminateInstances was called. */
  terminated: boolean;
  /** No further try of TerminateInstances before. */
  terminateRetryAt: number;
}

export interface LifecycleAction {
  readonly hookName: string;
  readonly token: string;
  readonly startedAt: number;
  heartbeatAt: number;
  result: "CONTINUE" | "ABANDON" | undefined;
}

/** Counts against the desired capacity: launching, or in service. */
export function isCounted(member: Member): boolean {
  return member.lifecycleState === "InService" || member.lifecycleState.startsWith("Pending");
}

export function countedMembers(group: Group): Member[] {
  return Object.values(group.instances).filter(isCounted);
}

export function isSuspended(group: Group, process: string): boolean {
  return process in group.suspendedProcesses;
}
