import { countedMembers, type Group, isSuspended, type Member } from "./state.ts";

/** What is done about unhealthy instances now. */
export interface ReplacementDecision {
  /** Terminated now; without a successor already in service, a launch follows. */
  readonly terminate: readonly Member[];
  /** Get a successor first, and are terminated once it is ready. */
  readonly launchFirst: readonly Member[];
}

/**
 * The decision to replace an instance: which of the unhealthy ones go now, and in which order.
 *
 * Without an instance maintenance policy a failed health check means terminate and launch, as two activities: the
 * launch does not wait until the old instance is gone [IDX:70246199582]. They were observed 1 to 2 s apart, the old
 * instance still draining [OBS:62741639012 and others]: two instances may run at once even in a group of one.
 * A maximum of 100 per cent holds the launch back until the old one no longer counts, that is until it has entered
 * Terminating. Doubt: no source says that it waits until the old one is terminated, and AWS's page speaks of
 * instances in service alone; so the overlap is as real with that policy. Minimum 100 with a maximum above 100
 * launches first, unless the old instance is gone already.
 *
 * "Not running" and SetInstanceHealth are acted on at once. Other failures are replaced at most ten per cent of the
 * desired capacity at a time (at least one), each wave waiting for the launches and warm-ups of the one before
 * [IDX:51919664356].
 *
 * @param isReady whether an instance is in service, healthy and warmed up
 */
export function decideReplacement(group: Group, isReady: (member: Member) => boolean): ReplacementDecision {
  const terminate: Member[] = [];
  const launchFirst: Member[] = [];
  if (isSuspended(group, "ReplaceUnhealthy") || isSuspended(group, "Terminate"))
    return { terminate, launchFirst };
  const members = Object.values(group.instances);
  if (members.every((member) => member.healthStatus === "Healthy")) return { terminate, launchFirst };
  let wave = waveSize(group, members, isReady);
  let room = launchRoom(group);
  for (const member of members) {
    if (member.lifecycleState !== "InService" || member.healthStatus !== "Unhealthy") continue;
    const isUrgent = member.healthFailure === "ec2-state" || member.healthFailure === "user";
    if (!isUrgent && wave <= 0) continue;
    if (!isUrgent) wave -= 1;
    const canWait = member.healthFailure !== "ec2-state" && member.replaces === undefined;
    if (!canWait || !launchesFirst(group)) {
      terminate.push(member);
      continue;
    }
    const successor = members.find((other) => other.replaces === member.instanceId);
    if (successor && isReady(successor)) terminate.push(member);
    else if (!successor && room > 0) {
      room -= 1;
      launchFirst.push(member);
    }
  }
  return { terminate, launchFirst };
}

/** Whether the maintenance policy wants the new instance in service before the old one goes. */
export function launchesFirst(group: Group): boolean {
  const policy = group.settings.InstanceMaintenancePolicy;
  if (!policy || isSuspended(group, "Launch")) return false;
  return policy.MinHealthyPercentage === 100 && (policy.MaxHealthyPercentage ?? 100) > 100;
}

/** How many more instances the policy's maximum allows; at least one beside a group of one. */
function launchRoom(group: Group): number {
  const maximum = group.settings.InstanceMaintenancePolicy?.MaxHealthyPercentage ?? 100;
  const desired = group.settings.DesiredCapacity;
  return Math.max(desired + 1, Math.floor((desired * maximum) / 100)) - countedMembers(group).length;
}

function waveSize(group: Group, members: readonly Member[], isReady: (member: Member) => boolean): number {
  const inFlight = members.filter(
    (member) =>
      member.lifecycleState.startsWith("Pending") ||
      (member.lifecycleState === "InService" && member.healthStatus === "Healthy" && !isReady(member)),
  );
  const tenth = Math.max(1, Math.floor(group.settings.DesiredCapacity / 10));
  const isWaiting = members.some((member) => members.some((other) => other.replaces === member.instanceId));
  return tenth - (isWaiting ? 0 : inFlight.length) - group.replacementsDue.length;
}
