import type { Account } from "../account.ts";
import { closeActivity, findActivity } from "./activity.ts";
import { at } from "./cause.ts";
import { decideLifecycle, type LifecycleStep } from "./decide-lifecycle.ts";
import { untagGroup } from "./group-name-tag.ts";
import { delayNextLaunch } from "./launch.ts";
import { globalTimeout, startActions } from "./lifecycle-hook.ts";
import { notify } from "./notification.ts";
import type { Observation, Sight } from "./observation.ts";
import type { Group, LifecycleAction, LifecycleHook, Member } from "./state.ts";
import { registerTargets } from "./targets.ts";
import {
  beginTermination,
  enter,
  failLaunch,
  finishTermination,
  showDrained,
  showDraining,
  terminateInstance,
} from "./terminate.ts";
import { limit } from "./waiting-time.ts";

/** Brings each instance one step forward on its way into or out of service. @returns whether any step was done */
export function advanceLifecycles(account: Account, group: Group, observation: Observation): boolean {
  let changed = false;
  for (const member of Object.values(group.instances)) {
    if (member.lifecycleState === "InService" || member.lifecycleState === "Standby") continue;
    const sight = observation.sight(member);
    const step = decideLifecycle(group, member, sight, {
      now: account.now,
      deadline: (action) => deadline(account, group, action),
      skipsHooks: group.deleting || isByHand(group, member),
    });
    if (step.type === "wait") changed = noteWaiting(group, member, sight) || changed;
    else {
      act(account, group, member, step);
      changed = true;
    }
  }
  return changed;
}

/** Attached, or back from standby: hooks do not run [UG:lifecycle-hooks.md]. */
function isByHand(group: Group, member: Member): boolean {
  const kind = findActivity(group, member.activityId)?.kind;
  return kind === "attach" || kind === "other";
}

function deadline(account: Account, group: Group, action: LifecycleAction): number {
  const hook = group.hooks[action.hookName];
  if (!hook) return account.now;
  return Math.min(
    action.heartbeatAt + limit(account, hook.heartbeatTimeout),
    action.startedAt + limit(account, globalTimeout(hook)),
  );
}

function noteWaiting(group: Group, member: Member, sight: Sight): boolean {
  return member.lifecycleState === "Terminating" && sight.draining && showDraining(group, member);
}

type Step = Exclude<LifecycleStep, { type: "wait" }>;

function act(account: Account, group: Group, member: Member, step: Step): void {
  switch (step.type) {
    case "loseLaunch":
      loseLaunch(account, group, member);
      break;
    case "startActions":
      waitForActions(account, group, member, step.hooks);
      break;
    case "abandonLaunch":
      abandonLaunch(account, group, member, step.token, step.reason);
      break;
    case "proceed":
      proceed(account, group, member);
      break;
    case "enterService":
      enterService(account, group, member);
      break;
    case "terminateInstance":
      terminateInstance(account, group, member);
      break;
    case "retain":
      retain(account, group, member);
      break;
    case "leave":
      finishTermination(account, group, member);
      break;
    case "standBy":
      closeRunning(account, group, member);
      enter(account, member, "Standby");
      break;
    case "detach":
      closeRunning(account, group, member);
      untagGroup(account, member.instanceId);
      delete group.instances[member.instanceId];
  }
}

function waitForActions(account: Account, group: Group, member: Member, hooks: LifecycleHook[]): void {
  const isLaunching = member.lifecycleState.startsWith("Pending");
  if (!isLaunching) showDrained(group, member);
  startActions(account, group, member, hooks);
  showStatus(group, member, "MidLifecycleAction", 60);
  enter(account, member, isLaunching ? "Pending:Wait" : "Terminating:Wait");
}

function proceed(account: Account, group: Group, member: Member): void {
  const isLaunching = member.lifecycleState.startsWith("Pending");
  if (!isLaunching) showDrained(group, member);
  member.actions = [];
  showStatus(group, member, "InProgress", 70);
  enter(account, member, isLaunching ? "Pending:Proceed" : "Terminating:Proceed");
}

function showStatus(
  group: Group,
  member: Member,
  statusCode: "MidLifecycleAction" | "InProgress",
  progress: number,
) {
  const activity = findActivity(group, member.activityId);
  if (!activity || activity.endTime !== undefined) return;
  activity.statusCode = statusCode;
  activity.progress = Math.max(activity.progress, progress);
}

function closeRunning(account: Account, group: Group, member: Member): void {
  const activity = findActivity(group, member.activityId);
  if (activity && activity.endTime === undefined) closeActivity(account, activity, "Successful");
  member.activityId = undefined;
}

/** The grace period begins here; the load balancer starts checking at the registration. */
function enterService(account: Account, group: Group, member: Member): void {
  registerTargets(account, group, member);
  enter(account, member, "InService");
  member.inServiceAt = account.now;
  member.actions = [];
  const activity = findActivity(group, member.activityId);
  closeRunning(account, group, member);
  if (activity?.kind !== "launch" && activity?.kind !== "attach") return;
  group.lastScalingEnd = account.now;
  group.launchFailures = 0;
  group.failingSince = undefined;
  group.launchRetryAt = 0;
  notify(account, group, "autoscaling:EC2_INSTANCE_LAUNCH", activity);
}

/** The launch ends as cancelled, and what is left of the instance is cleared away by an activity of its own. */
function loseLaunch(account: Account, group: Group, member: Member): void {
  const activity = findActivity(group, member.activityId);
  const reason =
    "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.UserInitiatedShutdown: User initiated shutdown";
  if (activity && activity.endTime === undefined) failLaunch(account, group, activity, reason);
  const words =
    "an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.";
  beginTermination(account, group, member, at(account.now, words));
}

/** AWS's text [UG:CHAP_Troubleshooting.md]; the cause of the termination that follows is not documented. */
function abandonLaunch(account: Account, group: Group, member: Member, token: string, reason: string): void {
  const activity = findActivity(group, member.activityId);
  const text = `Instance failed to complete user's Lifecycle Action: Lifecycle Action with token ${token} was abandoned: ${reason}`;
  if (activity && activity.endTime === undefined) failLaunch(account, group, activity, text);
  // Launches are rate limited when hooks keep failing [UG:lifecycle-hooks.md]: the first retry is at once.
  if (group.launchFailures > 0) delayNextLaunch(account, group);
  else group.launchFailures = 1;
  const words = `instance ${member.instanceId} was taken out of service in response to an abandoned lifecycle action.`;
  beginTermination(account, group, member, at(account.now, words));
}

/** Kept for a look at it; it no longer counts, and only TerminateInstanceInAutoScalingGroup ends it. */
function retain(account: Account, group: Group, member: Member): void {
  closeRunning(account, group, member);
  member.actions = [];
  enter(account, member, "Terminating:Retained");
}
