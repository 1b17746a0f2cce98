import type { DescribeSubnetsCommandOutput, Subnet } from "@aws-sdk/client-ec2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { validationError } from "./find.ts";
import type { GroupZone } from "./state.ts";

export interface GivenZones {
  readonly AvailabilityZones?: string[];
  readonly AvailabilityZoneIds?: string[];
  /** Comma-separated subnet ids. */
  readonly VPCZoneIdentifier?: string;
}

/**
 * Where a group launches, in the order given. Subnets decide; zones alone mean the default VPC.
 * @throws ServiceError ValidationError
 */
export function groupZones(account: Account, given: GivenZones): GroupZone[] {
  const subnetIds = (given.VPCZoneIdentifier ?? "")
    .split(",")
    .map((id) => id.trim())
    .filter((id) => id !== "");
  const named = given.AvailabilityZones ?? [];
  if (subnetIds.length === 0 && named.length === 0) {
    throw validationError("At least one Availability Zone or VPC Subnet is required.");
  }
  if (subnetIds.length === 0) {
    return named.map((availabilityZone) => ({
      availabilityZone,
      availabilityZoneId: undefined,
      subnetIds: [],
    }));
  }
  const zones = bySubnets(account, subnetIds);
  const names = zones.map((zone) => zone.availabilityZone);
  const sameZones = named.length === names.length && named.every((zone) => names.includes(zone));
  if (named.length > 0 && !sameZones) {
    throw validationError(
      "The availability zones of the specified subnets and the Auto Scaling group do not match",
    );
  }
  return zones;
}

function bySubnets(account: Account, subnetIds: readonly string[]): GroupZone[] {
  const zones = new Map<string, GroupZone>();
  for (const subnet of describeSubnets(account, subnetIds)) {
    const availabilityZone = subnet.AvailabilityZone ?? "";
    const zone = zones.get(availabilityZone) ?? {
      availabilityZone,
      availabilityZoneId: subnet.AvailabilityZoneId,
      subnetIds: [],
    };
    zone.subnetIds.push(subnet.SubnetId ?? "");
    zones.set(availabilityZone, zone);
  }
  return [...zones.values()];
}

/** In the order asked for, which EC2 does not keep. */
function describeSubnets(account: Account, subnetIds: readonly string[]): Subnet[] {
  try {
    const { Subnets = [] } = account.call<DescribeSubnetsCommandOutput>("ec2", "DescribeSubnets", {
      SubnetIds: [...new Set(subnetIds)],
    });
    return subnetIds.flatMap((id) => Subnets.find((subnet) => subnet.SubnetId === id) ?? []);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    throw validationError(error.message);
  }
}
