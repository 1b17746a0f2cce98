import type { CreateSubnetCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import { newId } from "../new-id.ts";
import { ec2 } from "../state.ts";
import { tagsFor } from "../tags.ts";
import { findZone, zonesOf } from "../zones.ts";
import { canonicalCidr, contains, networkRange, overlaps, parseCidr } from "./cidr.ts";
import { describeSubnet } from "./describe-subnets.ts";
import type { NetworkState, Subnet, Vpc } from "./state.ts";

export function createSubnet(input: CreateSubnetCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const vpc = find("vpc", network.vpcs, input.VpcId);
  const wanted = input.AvailabilityZone ?? input.AvailabilityZoneId ?? zonesOf(account.region)[0]?.zoneName;
  const zone = findZone(account, wanted ?? "");
  const cidrBlock = canonicalCidr(input.CidrBlock ?? "");
  requireFreeRange(network, vpc, cidrBlock);
  const subnet: Subnet = {
    subnetId: newId("subnet"),
    vpcId: vpc.vpcId,
    cidrBlock,
    availabilityZone: zone.zoneName,
    availabilityZoneId: zone.zoneId,
    defaultForAz: false,
    networkAclAssociationId: newId("aclassoc"),
    mapPublicIpOnLaunch: false,
    nextHost: 0,
    tags: tagsFor("subnet", input.TagSpecifications),
  };
  network.subnets[subnet.subnetId] = subnet;
  return { Subnet: describeSubnet(subnet, account) };
}

/** @throws ServiceError InvalidSubnet.Range outside the VPC, InvalidSubnet.Conflict over another subnet */
function requireFreeRange(network: NetworkState, vpc: Vpc, cidrBlock: string): void {
  const range = networkRange(cidrBlock, "InvalidSubnet.Range");
  const outer = parseCidr(vpc.cidrBlock);
  if (!outer || !contains(outer, range)) {
    throw new ServiceError("InvalidSubnet.Range", `The CIDR '${cidrBlock}' is invalid.`);
  }
  const conflict = Object.values(network.subnets).some((other) => {
    const taken = other.vpcId === vpc.vpcId ? parseCidr(other.cidrBlock) : undefined;
    return taken !== undefined && overlaps(taken, range);
  });
  if (conflict) {
    throw new ServiceError("InvalidSubnet.Conflict", `The CIDR '${cidrBlock}' conflicts with another subnet`);
  }
}
