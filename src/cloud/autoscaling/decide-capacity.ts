import { at, causeOf, decreaseCause, increaseCause } from "./cause.ts";
import { chooseForTermination, type TerminationFacts } from "./choose-for-termination.ts";
import { countedMembers, type Group, isSuspended, type Member } from "./state.ts";

/** What brings the group to its desired capacity. */
export interface CapacityDecision {
  /** The Cause of each instance to launch now. */
  readonly launches: readonly string[];
  readonly terminations: readonly Member[];
  readonly terminationCause: string;
  /** Only instances that are protected from scale-in are left to choose from. */
  readonly onlyProtectedLeft: boolean;
  /** Launches of `replacementsDue` that this decision uses up. */
  readonly replacements: number;
}

const nothing: CapacityDecision = {
  launches: [],
  terminations: [],
  terminationCause: "",
  onlyProtectedLeft: false,
  replacements: 0,
};

/** Instances above the desired capacity on purpose: launched first, for another one or to balance zones. */
function surplusMembers(group: Group): Member[] {
  return countedMembers(group).filter((member) => {
    const replaced = member.replaces === undefined ? undefined : group.instances[member.replaces];
    if (
      replaced &&
      (replaced.lifecycleState === "InService" || replaced.lifecycleState.startsWith("Pending"))
    ) {
      return true;
    }
    return member.rebalances && member.lifecycleState !== "InService";
  });
}

/** Compares what is there with what is wanted. Terminating, standing-by and retained instances do not count. */
export function decideCapacity(group: Group, facts: TerminationFacts): CapacityDecision {
  const counted = countedMembers(group);
  const actual = counted.length - surplusMembers(group).length;
  const desired = group.settings.DesiredCapacity;
  if (actual < desired) return decideLaunches(group, actual, facts.now);
  if (actual > desired) return decideScaleIn(group, counted, actual, facts);
  return nothing;
}

function decideLaunches(group: Group, actual: number, now: number): CapacityDecision {
  if (isSuspended(group, "Launch") || now < group.launchRetryAt) return nothing;
  const missing = group.settings.DesiredCapacity - actual;
  const due = group.replacementsDue.slice(0, missing).filter((replacement) => replacement.at <= now);
  const awaited = Math.min(missing, group.replacementsDue.length);
  const cause = causeOf(group.changeCause, increaseCause(now, actual, group.settings.DesiredCapacity));
  const differences = Array.from({ length: missing - awaited }, () => cause);
  return {
    ...nothing,
    launches: [...due.map((replacement) => replacement.cause), ...differences],
    replacements: due.length,
  };
}

/** Terminate applies to instances in service alone; those that still launch are waited for. */
function decideScaleIn(
  group: Group,
  counted: readonly Member[],
  actual: number,
  facts: TerminationFacts,
): CapacityDecision {
  if (isSuspended(group, "Terminate")) return nothing;
  const pool = new Set(counted.filter((member) => member.lifecycleState === "InService"));
  const chosen: Member[] = [];
  for (let excess = actual - group.settings.DesiredCapacity; excess > 0; excess--) {
    const next = chooseForTermination(group, [...pool], facts);
    if (!next) break;
    pool.delete(next);
    chosen.push(next);
  }
  const { now } = facts;
  const ids = chosen.map((member) => member.instanceId);
  const balancing = counted.find((member) => member.rebalances);
  const opening = balancing
    ? at(
        now,
        `instances were launched to balance instances in zones ${balancing.availabilityZone} with other zones resulting in more than desired number of instances in the group.`,
      )
    : group.changeCause;
  return {
    ...nothing,
    terminations: chosen,
    terminationCause: causeOf(opening, decreaseCause(now, actual, actual - chosen.length, ids)),
    onlyProtectedLeft: chosen.length === 0 && pool.size > 0,
  };
}
