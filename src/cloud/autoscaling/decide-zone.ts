import { countedMembers, type Group, type GroupZone } from "./state.ts";

/** How many counted instances each of the group's zones has, in the group's order. */
export function zoneCounts(group: Group): { zone: GroupZone; count: number }[] {
  const counted = countedMembers(group);
  return group.zones.map((zone) => ({
    zone,
    count: counted.filter((member) => member.availabilityZone === zone.availabilityZone).length,
  }));
}

/**
 * The zones to try for a launch, in order: the emptiest first. Among equals AWS's choice is not documented; here they
 * take turns, so that a replacement goes to another zone than the launch before it.
 * `balanced-only` tries the emptiest alone, again and again [UG:auto-scaling-benefits.md].
 */
export function decideZones(group: Group): GroupZone[] {
  const size = group.zones.length;
  const turn = (index: number) => (index - (group.launches % size) + size) % size;
  const ordered = zoneCounts(group)
    .map(({ zone, count }, index) => ({ zone, count, turn: turn(index) }))
    .toSorted((one, other) => one.count - other.count || one.turn - other.turn)
    .map(({ zone }) => zone);
  const strategy = group.settings.AvailabilityZoneDistribution?.CapacityDistributionStrategy;
  return strategy === "balanced-only" ? ordered.slice(0, 1) : ordered;
}
