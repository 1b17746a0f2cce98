import type { Account } from "../account.ts";
import { at } from "./cause.ts";
import { activeRefresh, decideRefresh, type RefreshStep, remaining } from "./decide-refresh.ts";
import { decideZones } from "./decide-zone.ts";
import { launch } from "./launch.ts";
import { isActive, type Refresh } from "./refresh.ts";
import type { Group, Member } from "./state.ts";
import { beginTermination } from "./terminate.ts";
import { isReady, limit } from "./waiting-time.ts";

const patienceSeconds = 3600;

/** Brings the group's instance refresh one step forward. @returns whether anything was done */
export function advanceRefresh(account: Account, group: Group): boolean {
  const refresh = activeRefresh(group);
  if (!refresh) return false;
  const hasBegun = refresh.status === "Pending";
  if (hasBegun) refresh.status = "InProgress";
  const before = refresh.toReplace.length;
  refresh.toReplace = remaining(group, refresh).map((member) => member.instanceId);
  if (refresh.toReplace.length !== before) refresh.progressAt = account.now;
  const warmup = warmupSeconds(group, refresh);
  const step = decideRefresh(group, refresh, {
    now: account.now,
    // What was there before the refresh has warmed up, however young it is.
    isReady: (member) =>
      isReady(account, group, member, refresh.toReplace.includes(member.instanceId) ? 0 : warmup),
    patience: limit(account, patienceSeconds),
    bakeTime: account.seconds(refresh.preferences.BakeTime ?? 0),
  });
  return act(account, group, refresh, step) || hasBegun || refresh.toReplace.length !== before;
}

/** Default: the group's warm-up, else its grace period [API RefreshPreferences]. */
function warmupSeconds(group: Group, refresh: Refresh): number {
  return (
    refresh.preferences.InstanceWarmup ??
    group.settings.DefaultInstanceWarmup ??
    group.settings.HealthCheckGracePeriod
  );
}

function act(account: Account, group: Group, refresh: Refresh, step: RefreshStep): boolean {
  switch (step.type) {
    case "wait":
      refresh.statusReason = refresh.status === "Cancelling" ? refresh.statusReason : step.reason;
      return false;
    case "bake":
      refresh.status = "Baking";
      refresh.bakingSince = account.now;
      return true;
    case "end":
      end(account, group, refresh, step.succeeded, step.reason);
      return true;
    case "replace":
      replace(account, group, refresh, step.terminate, step.launchFirst);
      return true;
  }
}

function replace(
  account: Account,
  group: Group,
  refresh: Refresh,
  terminate: readonly Member[],
  launchFirst: readonly Member[],
): void {
  const words = "an instance was taken out of service in response to an instance refresh.";
  for (const member of terminate) beginTermination(account, group, member, at(account.now, words));
  for (const member of launchFirst) {
    const cause = at(account.now, "an instance was launched in response to an instance refresh.");
    const zones = decideZones(group);
    launch(account, group, { zones, cause, replaces: member.instanceId, refreshId: refresh.refreshId });
  }
}

/** A success makes the desired configuration the group's own. A failure rolls back where that was asked for. */
function end(
  account: Account,
  group: Group,
  refresh: Refresh,
  succeeded: boolean,
  reason: string | undefined,
): void {
  refresh.statusReason = reason;
  if (refresh.status === "RollbackInProgress") {
    refresh.status = succeeded ? "RollbackSuccessful" : "RollbackFailed";
  } else if (refresh.status === "Cancelling") {
    refresh.status = "Cancelled";
  } else if (succeeded) {
    refresh.status = "Successful";
    adoptConfiguration(group, refresh);
  } else if (refresh.preferences.AutoRollback) {
    beginRollback(account, group, refresh, reason ?? "");
    return;
  } else {
    refresh.status = "Failed";
  }
  refresh.endTime = account.now;
}

function adoptConfiguration(group: Group, refresh: Refresh): void {
  const { LaunchTemplate, MixedInstancesPolicy } = refresh.desiredConfiguration ?? {};
  if (!LaunchTemplate && !MixedInstancesPolicy) return;
  Object.assign(group.settings, { LaunchTemplate, MixedInstancesPolicy, LaunchConfigurationName: undefined });
}

/** Replaces what the refresh has launched so far by what the group launched before. */
export function beginRollback(account: Account, group: Group, refresh: Refresh, reason: string): void {
  refresh.percentageOnRollback = percentageComplete(refresh);
  refresh.status = "RollbackInProgress";
  refresh.statusReason = reason;
  refresh.rollbackReason = reason;
  refresh.rollbackStart = account.now;
  refresh.progressAt = account.now;
  refresh.toReplace = Object.values(group.instances)
    .filter((member) => member.lifecycleState === "InService" && member.refreshId === refresh.refreshId)
    .map((member) => member.instanceId);
}

export function percentageComplete(refresh: Refresh): number {
  if (!isActive(refresh) && refresh.status === "Successful") return 100;
  if (refresh.total === 0) return 100;
  return Math.max(0, Math.floor((100 * (refresh.total - refresh.toReplace.length)) / refresh.total));
}
