import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findSubnetGroup, instancesOf } from "./find.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";
import type { DbInstance, DbSubnetGroup } from "./state.ts";

/**
 * Where the primary of a new instance goes: the zone asked for, or the one of its subnet group with the fewest
 * instances, one that has failed last of all.
 * @throws ServiceError InvalidParameterCombination, InvalidVPCNetworkStateFault, DBSubnetGroupDoesNotCoverEnoughAZs
 */
export function placePrimary(
  account: Account,
  group: DbSubnetGroup,
  asked: { readonly zone: string | undefined; readonly multiAz: boolean },
): string {
  const zones = zonesOfGroup(group);
  if (asked.multiAz) requireTwoZones(zones);
  if (asked.zone === undefined) return emptiest(account, zones);
  if (asked.multiAz) {
    throw invalidCombination("Requesting a specific availability zone is not valid for Multi-AZ instances.");
  }
  if (zones.includes(asked.zone)) return asked.zone;
  const message = `DB subnet group ${group.name} has no subnet in ${asked.zone}. It has: ${zones.join(", ")}.`;
  throw new ServiceError("InvalidVPCNetworkStateFault", message);
}

/** Where its standby goes: another zone of the subnet group. */
export function placeStandby(account: Account, groupName: string, primary: string): string {
  return emptiest(
    account,
    zonesOfGroup(findSubnetGroup(account, groupName)).filter((zone) => zone !== primary),
  );
}

export function zonesOfGroup(group: DbSubnetGroup): string[] {
  return [...new Set(group.subnets.map((subnet) => subnet.availabilityZone))].sort();
}

/** @throws ServiceError DBSubnetGroupDoesNotCoverEnoughAZs in AWS's words */
export function requireTwoZones(zones: readonly string[]): void {
  if (zones.length >= 2) return;
  const message = `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${zones.join(", ")}. Add subnets to cover at least 2 AZs.`;
  throw new ServiceError("DBSubnetGroupDoesNotCoverEnoughAZs", message);
}

/** @throws ServiceError InvalidParameterValue where no zone is left */
function emptiest(account: Account, zones: readonly string[]): string {
  const weight = (zone: string) => {
    const placed = instancesOf(account).flatMap((one) => [
      one.availabilityZone,
      one.secondaryAvailabilityZone,
    ]);
    const failed = account.cloud.failedZones.has(zone) ? 1_000_000 : 0;
    return failed + placed.filter((other) => other === zone).length;
  };
  const [first] = [...zones].sort((one, other) => weight(one) - weight(other));
  if (first === undefined) throw invalidValue("The DB subnet group has no other Availability Zone.");
  return first;
}

/** A standby can take over: it holds everything, and its zone has power. */
export function canFailOver(account: Account, instance: DbInstance): boolean {
  const { multiAz, standbyReady, secondaryAvailabilityZone: zone } = instance;
  return multiAz && standbyReady && zone !== undefined && !account.cloud.failedZones.has(zone);
}
