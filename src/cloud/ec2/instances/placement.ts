import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import type { Subnet } from "../network/state.ts";
import { ec2 } from "../state.ts";
import { zonesOf } from "../zones.ts";
import type { LaunchRequest } from "./launch-request.ts";

/**
 * The subnet of a launch: the one that is asked for, or the default subnet of the zone that is, or that of any
 * zone with power.
 * @throws ServiceError InvalidSubnetID.NotFound, InvalidParameterValue, MissingInput, InsufficientInstanceCapacity
 */
export function placement(request: LaunchRequest, account: Account): Subnet {
  const { network } = ec2.of(account);
  const zone = request.Placement?.AvailabilityZone;
  if (zone !== undefined && !zonesOf(account.region).some((one) => one.zoneName === zone)) {
    throw new ServiceError("InvalidParameterValue", `Invalid availability zone: [${zone}]`);
  }
  const subnetId = request.SubnetId ?? request.NetworkInterfaces?.[0]?.SubnetId;
  if (subnetId === undefined) return defaultSubnet(account, zone);
  const subnet = find("subnet", network.subnets, subnetId);
  if (zone !== undefined && zone !== subnet.availabilityZone) {
    throw new ServiceError(
      "InvalidParameterValue",
      `The Availability Zone '${zone}' is not that of subnet '${subnetId}' (${subnet.availabilityZone}).`,
    );
  }
  return subnet;
}

function defaultSubnet(account: Account, zone: string | undefined): Subnet {
  const subnets = Object.values(ec2.of(account).network.subnets).filter(
    (one) => one.defaultForAz && (zone === undefined || one.availabilityZone === zone),
  );
  const subnet = subnets.find((one) => hasCapacity(account, one.availabilityZone)) ?? subnets[0];
  if (subnet) return subnet;
  throw new ServiceError("MissingInput", "No subnets found for the default VPC. Please specify a subnet.");
}

function hasCapacity({ cloud }: Account, zone: string): boolean {
  return ![cloud.failedZones, cloud.cutOffZones, cloud.fullZones].some((zones) => zones.has(zone));
}

/**
 * A zone without power, cut off or full launches nothing. Text: EC2 Auto Scaling user guide, launch failures.
 * @throws ServiceError InsufficientInstanceCapacity
 */
export function requireCapacity(account: Account, availabilityZone: string, instanceType: string): void {
  if (hasCapacity(account, availabilityZone)) return;
  const others = zonesOf(account.region)
    .map((zone) => zone.zoneName)
    .filter((zone) => hasCapacity(account, zone));
  throw new ServiceError(
    "InsufficientInstanceCapacity",
    `We currently do not have sufficient ${instanceType} capacity in the Availability Zone you requested (${availabilityZone}). Our system will be working on provisioning additional capacity. You can currently get ${instanceType} capacity by not specifying an Availability Zone in your request or choosing ${others.join(", ")}.`,
    500,
  );
}
