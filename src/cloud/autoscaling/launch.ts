import type {
  Instance as Ec2Instance,
  RunInstancesCommandOutput,
  RunInstancesRequest,
} from "@aws-sdk/client-ec2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { closeActivity, openActivity } from "./activity.ts";
import { isoSeconds } from "./cause.ts";
import { activeRefresh } from "./decide-refresh.ts";
import { groupNameTag } from "./group-name-tag.ts";
import { launchSource } from "./launch-source.ts";
import { notify } from "./notification.ts";
import type { Group, GroupZone, Member } from "./state.ts";
import { administrativePatience, launchRetryDelay } from "./waiting-time.ts";

export interface LaunchRequest {
  /** Tried in this order until one has room. */
  readonly zones: readonly GroupZone[];
  readonly cause: string;
  readonly replaces?: string;
  readonly rebalances?: boolean;
  readonly refreshId?: string;
}

/**
 * Launches one instance. Each zone that refuses leaves a failed activity and a notification, and the next zone is
 * tried at once; when all have refused, the group waits longer and longer before it tries again.
 * @returns the new instance, or undefined where every zone refused
 */
export function launch(account: Account, group: Group, request: LaunchRequest): Member | undefined {
  for (const zone of request.zones) {
    try {
      const member = runInstance(account, group, zone, request);
      group.launches += 1;
      return member;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      recordFailure(account, group, zone, request.cause, error.message);
    }
  }
  delayNextLaunch(account, group);
  return undefined;
}

/** Also suspends Launch once nothing has been launched for so long that AWS would (typically a day). */
export function delayNextLaunch(account: Account, group: Group): void {
  group.launchFailures += 1;
  group.failingSince ??= account.now;
  if (account.now - group.failingSince >= administrativePatience(account)) {
    // AWS's own text is not known [UG:as-suspend-resume-processes.md].
    group.suspendedProcesses.Launch ??= `Administratively suspended at ${isoSeconds(account.now)}`;
  }
  group.launchRetryAt = account.now + launchRetryDelay(account, group.launchFailures);
}

function runInstance(account: Account, group: Group, zone: GroupZone, request: LaunchRequest): Member {
  const source = launchSource(account, group);
  const subnetId = zone.subnetIds[group.launches % Math.max(1, zone.subnetIds.length)];
  const input: RunInstancesRequest = {
    ...source.request,
    MinCount: 1,
    MaxCount: 1,
    ...placement(group, zone, subnetId),
    TagSpecifications: [{ ResourceType: "instance", Tags: instanceTags(group) }],
  };
  const { Instances } = account.call<RunInstancesCommandOutput>("ec2", "RunInstances", input);
  const instance: Ec2Instance = Instances?.[0] ?? {};
  const instanceId = instance.InstanceId ?? "";
  const activity = openActivity(account, group, {
    kind: "launch",
    description: `Launching a new EC2 instance: ${instanceId}`,
    cause: request.cause,
    instanceId,
    subnetId: instance.SubnetId ?? subnetId,
    availabilityZone: zone.availabilityZone,
    statusCode: "PreInService",
    progress: 30,
  });
  const member: Member = {
    ...newMember(account, instance, zone),
    launchTemplate: source.launchTemplate,
    launchConfigurationName: source.launchConfigurationName,
    protectedFromScaleIn: group.settings.NewInstancesProtectedFromScaleIn,
    replaces: request.replaces,
    rebalances: request.rebalances ?? false,
    refreshId: request.refreshId ?? activeRefresh(group)?.refreshId,
    activityId: activity.activityId,
  };
  group.instances[instanceId] = member;
  return member;
}

function placement(
  group: Group,
  zone: GroupZone,
  subnetId: string | undefined,
): Partial<RunInstancesRequest> {
  const GroupName = group.settings.PlacementGroup;
  if (subnetId === undefined) return { Placement: { AvailabilityZone: zone.availabilityZone, GroupName } };
  return { SubnetId: subnetId, ...(GroupName === undefined ? {} : { Placement: { GroupName } }) };
}

/** A member as it enters a group: Pending, and Healthy like every new one. */
export function newMember(account: Account, instance: Ec2Instance, zone: GroupZone): Member {
  return {
    instanceId: instance.InstanceId ?? "",
    instanceType: instance.InstanceType ?? "",
    imageId: instance.ImageId ?? "",
    availabilityZone: zone.availabilityZone,
    availabilityZoneId: zone.availabilityZoneId,
    subnetId: instance.SubnetId ?? "",
    launchTemplate: undefined,
    launchConfigurationName: undefined,
    lifecycleState: "Pending",
    stateSince: account.now,
    launchedAt: account.now,
    inServiceAt: undefined,
    healthStatus: "Healthy",
    healthFailure: undefined,
    protectedFromScaleIn: false,
    replaces: undefined,
    rebalances: false,
    refreshId: undefined,
    activityId: undefined,
    actions: [],
    terminated: false,
    terminateRetryAt: 0,
  };
}

/** The group's word wins over the launch template's for the same key, since RunInstances merges them so. */
function instanceTags(group: Group): { Key: string; Value: string }[] {
  const propagated = Object.entries(group.tags)
    .filter(([, tag]) => tag.propagateAtLaunch)
    .map(([Key, tag]) => ({ Key, Value: tag.value }));
  return [...propagated, { Key: groupNameTag, Value: group.name }];
}

function recordFailure(
  account: Account,
  group: Group,
  zone: GroupZone,
  cause: string,
  message: string,
): void {
  const reason = failureText(message);
  const activity = openActivity(account, group, {
    kind: "launch",
    description: `Launching a new EC2 instance.  Status Reason: ${reason}`,
    cause,
    subnetId: zone.subnetIds[0],
    availabilityZone: zone.availabilityZone,
    statusCode: "InProgress",
    progress: 0,
  });
  closeActivity(account, activity, "Failed", reason);
  notify(account, group, "autoscaling:EC2_INSTANCE_LAUNCH_ERROR", activity);
}

const failureTail = "Launching EC2 instance failed.";

/** EC2's words, then Auto Scaling's [UG:CHAP_Troubleshooting.md]. */
function failureText(message: string): string {
  if (message.endsWith(failureTail)) return message;
  return `${message.replace(/\.?$/, ".")} ${failureTail}`;
}
