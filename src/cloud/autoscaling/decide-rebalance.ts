import { at } from "./cause.ts";
import { zoneCounts } from "./decide-zone.ts";
import { countedMembers, type Group, type GroupZone, isSuspended, type Member } from "./state.ts";

export type RebalanceDecision =
  | { readonly type: "balanced" }
  | { readonly type: "wait"; readonly since: number }
  | { readonly type: "launch"; readonly zone: GroupZone; readonly cause: string };

/**
 * AZRebalance: launches into the emptiest zone first; the scale-in that follows takes one from the fullest. It may
 * exceed the maximum by ten per cent or one instance, whichever is more [UG:auto-scaling-benefits.md]: a group of
 * one may hold two. The newer page leaves out "or one" [IDX:70246199582]; the older text is kept, since a rehearsal
 * should show the worse.
 * @param delay milliseconds that an imbalance lasts before anything is done
 */
export function decideRebalance(group: Group, now: number, delay: number): RebalanceDecision {
  if (isSuspended(group, "AZRebalance") || isSuspended(group, "Launch")) return { type: "balanced" };
  const counted = countedMembers(group);
  if (counted.length <= 1 && counted.every((member) => isInZone(group, member))) return { type: "balanced" };
  const counts = zoneCounts(group);
  const outside = counted.length - counts.reduce((sum, { count }) => sum + count, 0);
  const emptiest = counts.toSorted((one, other) => one.count - other.count)[0];
  const fullest = Math.max(...counts.map(({ count }) => count));
  if (!emptiest || (outside === 0 && fullest - emptiest.count < 2)) return { type: "balanced" };
  const since = group.imbalancedSince ?? now;
  if (now - since < delay || now < group.launchRetryAt || !isSteady(group)) return { type: "wait", since };
  const overshoot = Math.max(1, Math.floor(group.settings.MaxSize / 10));
  if (counted.length + 1 > group.settings.MaxSize + overshoot) return { type: "wait", since };
  const names = counts.map(({ zone }) => zone.availabilityZone).join(" ");
  const numbers = counts.map(({ count }) => count).join(" ");
  const cause = at(
    now,
    `availability zones ${names} had ${numbers} instances respectively. An instance was launched to aid in balancing the group's zones.`,
  );
  return { type: "launch", zone: emptiest.zone, cause };
}

function isInZone(group: Group, member: Member): boolean {
  return group.zones.some((zone) => zone.availabilityZone === member.availabilityZone);
}

/** Every counted instance is in service and healthy, and none is missing or too many. */
function isSteady(group: Group): boolean {
  const counted = countedMembers(group);
  return (
    counted.length === group.settings.DesiredCapacity &&
    counted.every((member) => member.lifecycleState === "InService" && member.healthStatus === "Healthy")
  );
}
