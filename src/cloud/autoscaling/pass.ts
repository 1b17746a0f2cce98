import type { Account } from "../account.ts";
import { closeActivity, openActivity } from "./activity.ts";
import { at, causeOf, replacementCause, unhealthyCause } from "./cause.ts";
import { decideCapacity } from "./decide-capacity.ts";
import { checksElb, decideHealth } from "./decide-health.ts";
import { decideRebalance } from "./decide-rebalance.ts";
import { activeRefresh } from "./decide-refresh.ts";
import { decideReplacement } from "./decide-replacement.ts";
import { decideRetirement } from "./decide-retirement.ts";
import { decideZones } from "./decide-zone.ts";
import { groupsOf } from "./find.ts";
import { finishDeletion } from "./group-deletion.ts";
import { nextLook } from "./health-look.ts";
import { launch } from "./launch.ts";
import { advanceLifecycles } from "./lifecycle.ts";
import { type Observation, observe } from "./observation.ts";
import { advanceRefresh } from "./refreshing.ts";
import { hasDueAction, runScheduledActions } from "./scheduled-actions.ts";
import { autoScaling, countedMembers, type Group } from "./state.ts";
import { beginTermination } from "./terminate.ts";
import { advanceTraffic } from "./traffic.ts";
import { graceEnd, isOverdue, isReady } from "./waiting-time.ts";

/** The control loop: one look at every group. @returns whether anything was done */
export function pass(account: Account): boolean {
  let changed = false;
  for (const group of Object.values(groupsOf(account))) {
    if (!isAtRest(account, group)) changed = passGroup(account, group) || changed;
  }
  return changed;
}

/** Nothing to bring forward and no look at health due: what most groups are at most passes. */
function isAtRest(account: Account, group: Group): boolean {
  if (group.deleting || account.now >= group.nextHealthLook) return false;
  let counted = 0;
  for (const instanceId in group.instances) {
    const member = group.instances[instanceId];
    if (member?.lifecycleState === "Standby") continue;
    if (member?.lifecycleState !== "InService" || member.healthStatus !== "Healthy") return false;
    counted += 1;
  }
  return (
    counted === group.settings.DesiredCapacity &&
    group.changeCause === undefined &&
    !hasDueAction(group, account.now) &&
    activeRefresh(group) === undefined &&
    group.trafficSources.every((source) => source.state === "Added" || source.state === "InService")
  );
}

/** Observe, decide, act; each decider judges what the one before it has left. */
function passGroup(account: Account, group: Group): boolean {
  const looks = account.now >= group.nextHealthLook;
  const hasRun = runScheduledActions(account, group);
  const observation = observe(account, group, asksTargets(group, looks));
  let changed = advanceTraffic(account, group, observation) || hasRun;
  changed = advanceLifecycles(account, group, observation) || changed;
  if (group.deleting) return finishDeletion(account, group) || changed;
  if (looks) {
    const interval = account.duration("groupHealthInterval");
    // With time scale 0 each pass is a look: there is no next one to note, and a cloud at rest stays as it is.
    if (interval > 0)
      group.nextHealthLook = nextLook(`${account.region} ${group.name}`, account.now, interval);
    changed = markUnhealthy(account, group, observation) || changed;
  }
  changed = replaceUnhealthy(account, group) || changed;
  changed = retire(account, group) || changed;
  changed = advanceRefresh(account, group) || changed;
  changed = rebalance(account, group) || changed;
  return reachCapacity(account, group) || changed;
}

/** Target groups are asked while something drains or moves, and at a look where their word may count. */
function asksTargets(group: Group, looks: boolean): boolean {
  if (group.trafficSources.length === 0) return false;
  const isMoving = group.trafficSources.some(
    (source) => source.state === "Removing" || (looks && source.state === "Added"),
  );
  if (isMoving || (looks && checksElb(group))) return true;
  return Object.values(group.instances).some((member) =>
    ["Terminating", "EnteringStandby", "Detaching"].includes(member.lifecycleState),
  );
}

function markUnhealthy(account: Account, group: Group, observation: Observation): boolean {
  let changed = false;
  for (const member of Object.values(group.instances)) {
    const failure = decideHealth(group, member, observation.sight(member), {
      now: account.now,
      graceEnd: graceEnd(account, group, member),
      statusCheckPatience: account.duration("statusCheckPatience"),
    });
    if (!failure) continue;
    member.healthStatus = "Unhealthy";
    member.healthFailure = failure;
    changed = true;
  }
  return changed;
}

/** AWS starts the launch of a replacement one to two seconds after the termination that it follows. */
const replacementGapSeconds = 1;

function replaceUnhealthy(account: Account, group: Group): boolean {
  const decision = decideReplacement(group, (member) => isReady(account, group, member));
  for (const member of decision.terminate) {
    const hasSuccessor = Object.values(group.instances).some((other) => other.replaces === member.instanceId);
    beginTermination(account, group, member, unhealthyCause(account.now, member.healthFailure ?? "user"));
    if (hasSuccessor) continue;
    const due = account.now + account.seconds(replacementGapSeconds);
    group.replacementsDue.push({ at: due, cause: replacementCause(due) });
  }
  let launched = false;
  for (const member of account.now < group.launchRetryAt ? [] : decision.launchFirst) {
    const cause = replacementCause(account.now);
    launch(account, group, { zones: decideZones(group), cause, replaces: member.instanceId });
    launched = true;
  }
  return decision.terminate.length > 0 || launched;
}

/** The sentence for an age that is over is not documented; this one is a choice. */
function retire(account: Account, group: Group): boolean {
  const { terminate, launchFirst } = decideRetirement(group, {
    isReady: (member) => isReady(account, group, member),
    isOverdue: (member) => isOverdue(account, group, member),
  });
  for (const member of terminate) {
    const words = "an instance was taken out of service in response to a max instance lifetime action.";
    beginTermination(account, group, member, at(account.now, words));
  }
  const launches = account.now < group.launchRetryAt ? [] : launchFirst;
  for (const member of launches) {
    const words = "an instance was launched in response to a max instance lifetime action.";
    const cause = at(account.now, words);
    launch(account, group, { zones: decideZones(group), cause, replaces: member.instanceId });
  }
  return terminate.length + launches.length > 0;
}

function rebalance(account: Account, group: Group): boolean {
  const decision = decideRebalance(group, account.now, account.duration("rebalanceDelay"));
  group.imbalancedSince = decision.type === "balanced" ? undefined : (group.imbalancedSince ?? account.now);
  if (decision.type !== "launch") return false;
  launch(account, group, { zones: [decision.zone], cause: decision.cause, rebalances: true });
  return true;
}

function reachCapacity(account: Account, group: Group): boolean {
  const { launchConfigurations } = autoScaling.of(account);
  const decision = decideCapacity(group, {
    now: account.now,
    launchConfigurationCreated: (name) => launchConfigurations[name]?.CreatedTime ?? 0,
  });
  let launched = 0;
  for (const cause of decision.launches) {
    if (!launch(account, group, { zones: decideZones(group), cause })) break;
    launched += 1;
  }
  group.replacementsDue.splice(0, Math.min(launched, decision.replacements));
  for (const member of decision.terminations) {
    beginTermination(account, group, member, decision.terminationCause);
  }
  if (decision.terminations.length > 0) {
    for (const member of Object.values(group.instances)) member.rebalances = false;
  }
  const reported = decision.onlyProtectedLeft && reportProtection(account, group);
  if (countedMembers(group).length === group.settings.DesiredCapacity) {
    group.changeCause = undefined;
    group.replacementsDue = [];
  }
  return decision.launches.length + decision.terminations.length > 0 || reported;
}

/** Said once a change of the desired capacity, not at each pass. */
function reportProtection(account: Account, group: Group): boolean {
  if (group.protectionReported) return false;
  group.protectionReported = true;
  const text =
    "Could not scale to desired capacity because all remaining instances are protected from scale-in.";
  const activity = openActivity(account, group, {
    kind: "other",
    description: text,
    cause: causeOf(group.changeCause),
    availabilityZone: group.zones[0]?.availabilityZone ?? "",
    statusCode: "InProgress",
    progress: 0,
  });
  closeActivity(account, activity, "Failed", text);
  return true;
}
