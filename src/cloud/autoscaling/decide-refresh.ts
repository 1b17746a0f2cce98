import { launchesFirst } from "./decide-replacement.ts";
import { isActive, type Refresh } from "./refresh.ts";
import { countedMembers, type Group, isSuspended, type Member } from "./state.ts";

/** What an instance refresh does now. */
export type RefreshStep =
  | { readonly type: "wait"; readonly reason: string }
  /** Instances to terminate; those without a successor are launched again by the group's capacity. */
  | {
      readonly type: "replace";
      readonly terminate: readonly Member[];
      readonly launchFirst: readonly Member[];
    }
  | { readonly type: "bake" }
  | { readonly type: "end"; readonly succeeded: boolean; readonly reason?: string };

export interface RefreshFacts {
  readonly now: number;
  /** In service, healthy, and warmed up as the refresh wants it. */
  readonly isReady: (member: Member) => boolean;
  /** How long it may stand still: an hour [UG:asg-instance-refresh.md]. */
  readonly patience: number;
  readonly bakeTime: number;
}

export function activeRefresh(group: Group): Refresh | undefined {
  const last = group.refreshes.at(-1);
  return last && isActive(last) ? last : undefined;
}

/**
 * One step of a rolling refresh. Minimum 100 with a maximum above 100 launches first. Else it terminates and then
 * launches, as many at a time as the minimum healthy percentage leaves, and at least one: in a group of one that is
 * an outage [UG:asg-instance-refresh.md].
 */
export function decideRefresh(group: Group, refresh: Refresh, facts: RefreshFacts): RefreshStep {
  if (refresh.status === "Cancelling") return decideCancel(group, refresh);
  if (isSuspended(group, "InstanceRefresh")) return { type: "wait", reason: "InstanceRefresh is suspended." };
  const counted = countedMembers(group);
  const ready = counted.filter(facts.isReady);
  const left = remaining(group, refresh);
  const isWhole = counted.length === group.settings.DesiredCapacity && ready.length === counted.length;
  if (left.length === 0 && isWhole) return decideBake(refresh, facts);
  const stuck = facts.now - refresh.progressAt > facts.patience;
  if (stuck)
    return { type: "end", succeeded: false, reason: "The instance refresh did not progress for one hour." };
  const open = left.filter((member) => isOpen(refresh, member));
  if (open.length === 0) return { type: "wait", reason: waitingReason(group, left, counted, facts) };
  return isLaunchFirst(group, refresh)
    ? decideLaunchFirst(group, open, facts, waitingReason(group, left, counted, facts))
    : decideTerminateFirst(group, refresh, open, ready, waitingReason(group, left, counted, facts));
}

/** Instances that still have to go and are still there. */
export function remaining(group: Group, refresh: Refresh): Member[] {
  return refresh.toReplace.flatMap((instanceId) => {
    const member = group.instances[instanceId];
    return member && (member.lifecycleState === "InService" || member.lifecycleState === "Standby")
      ? [member]
      : [];
  });
}

/** Those that are protected or on standby are waited for, by default [API RefreshPreferences]. */
function isOpen(refresh: Refresh, member: Member): boolean {
  if (member.lifecycleState === "Standby") return refresh.preferences.StandbyInstances === "Terminate";
  return !member.protectedFromScaleIn || refresh.preferences.ScaleInProtectedInstances === "Refresh";
}

function minimum(group: Group, refresh: Refresh): number {
  return (
    refresh.preferences.MinHealthyPercentage ??
    group.settings.InstanceMaintenancePolicy?.MinHealthyPercentage ??
    90
  );
}

function isLaunchFirst(group: Group, refresh: Refresh): boolean {
  if (isSuspended(group, "Launch")) return false;
  const { MinHealthyPercentage, MaxHealthyPercentage } = refresh.preferences;
  if (MinHealthyPercentage === undefined && MaxHealthyPercentage === undefined) return launchesFirst(group);
  return minimum(group, refresh) === 100 && (MaxHealthyPercentage ?? 100) > 100;
}

function decideLaunchFirst(
  group: Group,
  open: readonly Member[],
  facts: RefreshFacts,
  reason: string,
): RefreshStep {
  const members = Object.values(group.instances);
  const successorOf = (member: Member) => members.find((other) => other.replaces === member.instanceId);
  const terminate = open.filter((member) => {
    const successor = successorOf(member);
    return member.lifecycleState === "Standby" || (successor !== undefined && facts.isReady(successor));
  });
  const isBusy = open.some((member) => successorOf(member) !== undefined);
  const next = open.find((member) => member.lifecycleState === "InService" && !successorOf(member));
  const launchFirst = isBusy || !next || facts.now < group.launchRetryAt ? [] : [next];
  if (terminate.length + launchFirst.length === 0) return { type: "wait", reason };
  return { type: "replace", terminate, launchFirst };
}

function decideTerminateFirst(
  group: Group,
  refresh: Refresh,
  open: readonly Member[],
  ready: readonly Member[],
  reason: string,
): RefreshStep {
  if (isSuspended(group, "Terminate")) return { type: "wait", reason: "Terminate is suspended." };
  const desired = group.settings.DesiredCapacity;
  const spare = ready.length - Math.ceil((desired * minimum(group, refresh)) / 100);
  const count = ready.length >= desired ? Math.max(1, spare) : spare;
  const idle = open.filter((member) => member.lifecycleState === "Standby" || !ready.includes(member));
  const terminate = [
    ...idle,
    ...open.filter((member) => !idle.includes(member)).slice(0, Math.max(0, count)),
  ];
  return terminate.length === 0 ? { type: "wait", reason } : { type: "replace", terminate, launchFirst: [] };
}

function decideBake(refresh: Refresh, facts: RefreshFacts): RefreshStep {
  if (refresh.status === "RollbackInProgress" || facts.bakeTime === 0)
    return { type: "end", succeeded: true };
  if (refresh.bakingSince === undefined) return { type: "bake" };
  const isDone = facts.now - refresh.bakingSince >= facts.bakeTime;
  return isDone ? { type: "end", succeeded: true } : { type: "wait", reason: "Baking." };
}

function decideCancel(group: Group, refresh: Refresh): RefreshStep {
  const moving = Object.values(group.instances).filter(
    (member) =>
      member.lifecycleState.startsWith("Pending") || member.lifecycleState.startsWith("Terminating"),
  );
  if (moving.length > 0) return { type: "wait", reason: "Waiting for instances in transition." };
  return { type: "end", succeeded: false, reason: refresh.statusReason ?? "Cancelled due to user request." };
}

function waitingReason(
  group: Group,
  left: readonly Member[],
  counted: readonly Member[],
  facts: RefreshFacts,
): string {
  const warming = counted.find((member) => member.lifecycleState === "InService" && !facts.isReady(member));
  if (warming) {
    return `Waiting for instances to warm up before continuing. For example: ${warming.instanceId} is warming up.`;
  }
  const held = left[0];
  if (held?.protectedFromScaleIn) {
    return `Waiting for scale-in protection to be removed. For example: ${held.instanceId} is protected.`;
  }
  return `Waiting for ${group.name} to reach its desired capacity.`;
}
