import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { type Activity, closeActivity, findActivity, openActivity } from "./activity.ts";
import { notify } from "./notification.ts";
import type { Group, Member } from "./state.ts";
import { deregisterTargets } from "./targets.ts";

const draining = " - Waiting For ELB Connection Draining.";

/**
 * Takes an instance out of service: a new activity, the state Terminating, and its targets deregistered. What
 * follows (draining, hooks, TerminateInstances) is the lifecycle's.
 */
export function beginTermination(account: Account, group: Group, member: Member, cause: string): Activity {
  const activity = openTermination(account, group, member, cause);
  cancelRunning(account, group, member);
  member.activityId = activity.activityId;
  const wasRegistered = member.inServiceAt !== undefined;
  enter(account, member, "Terminating");
  member.actions = [];
  member.replaces = undefined;
  if (wasRegistered) deregisterTargets(account, group, member);
  return activity;
}

function openTermination(account: Account, group: Group, member: Member, cause: string): Activity {
  return openActivity(account, group, {
    kind: "terminate",
    description: `Terminating EC2 instance: ${member.instanceId}`,
    cause,
    instanceId: member.instanceId,
    subnetId: member.subnetId,
    availabilityZone: member.availabilityZone,
    statusCode: "InProgress",
    progress: 0,
  });
}

/** A launch (or other activity) that was still going on with it ends as cancelled. */
function cancelRunning(account: Account, group: Group, member: Member): void {
  const running = findActivity(group, member.activityId);
  if (running && running.endTime === undefined) {
    failLaunch(account, group, running, "Instance was terminated before it was in service.");
  }
}

/** Closes a launch activity that never got its instance into service [OBS:28444832244]. */
export function failLaunch(account: Account, group: Group, activity: Activity, reason: string): void {
  closeActivity(account, activity, "Cancelled", reason);
  activity.description = `${activity.description}.  Status Reason: ${reason}`;
  if (activity.kind === "launch") notify(account, group, "autoscaling:EC2_INSTANCE_LAUNCH_ERROR", activity);
}

export function enter(account: Account, member: Member, state: Member["lifecycleState"]): void {
  member.lifecycleState = state;
  member.stateSince = account.now;
}

/** Says in the activity that connections still drain [OBS:62741639012]. @returns whether that was news */
export function showDraining(group: Group, member: Member): boolean {
  const activity = findActivity(group, member.activityId);
  if (!activity || activity.statusCode === "WaitingForELBConnectionDraining") return false;
  activity.statusCode = "WaitingForELBConnectionDraining";
  activity.description += draining;
  activity.progress = 50;
  return true;
}

export function showDrained(group: Group, member: Member): void {
  const activity = findActivity(group, member.activityId);
  if (activity?.statusCode !== "WaitingForELBConnectionDraining") return;
  activity.statusCode = "InProgress";
  activity.description = activity.description.replace(draining, "");
}

/** Asks EC2. A refusal fails the activity, is told to the group's topics, and is tried again as a new one. */
export function terminateInstance(account: Account, group: Group, member: Member): void {
  const activity = findActivity(group, member.activityId);
  if (!activity || activity.endTime !== undefined) {
    member.activityId = openTermination(account, group, member, activity?.cause ?? "").activityId;
  }
  try {
    callTerminate(account, member.instanceId);
    member.terminated = true;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.code.startsWith("InvalidInstanceID")) member.terminated = true;
    else failTermination(account, group, member, error.message);
  }
}

/** Termination protection keeps people from terminating, not Auto Scaling [UG:as-instance-termination.md]. */
function callTerminate(account: Account, instanceId: string): void {
  const terminate = () => account.call("ec2", "TerminateInstances", { InstanceIds: [instanceId] });
  try {
    terminate();
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== "OperationNotPermitted") throw error;
    const DisableApiTermination = { Value: false };
    account.call("ec2", "ModifyInstanceAttribute", { InstanceId: instanceId, DisableApiTermination });
    terminate();
  }
}

function failTermination(account: Account, group: Group, member: Member, message: string): void {
  // At time scale 0 a second, or each refusal would be followed by the next at once.
  member.terminateRetryAt = account.now + Math.max(account.duration("launchRetry"), 1000);
  const activity = findActivity(group, member.activityId);
  if (!activity) return;
  closeActivity(account, activity, "Failed", message);
  notify(account, group, "autoscaling:EC2_INSTANCE_TERMINATE_ERROR", activity);
}

/** EC2 says that it is terminated: the instance leaves the group, its activity has succeeded. */
export function finishTermination(account: Account, group: Group, member: Member): void {
  delete group.instances[member.instanceId];
  group.lastScalingEnd = account.now;
  const activity = findActivity(group, member.activityId);
  if (!activity || activity.endTime !== undefined) return;
  closeActivity(account, activity, "Successful");
  notify(account, group, "autoscaling:EC2_INSTANCE_TERMINATE", activity);
}
