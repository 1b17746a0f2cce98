import type { Account } from "../../account.ts";
import { mountTargetEndpoint } from "../../elasticfilesystem/mount-target-endpoint.ts";
import { elasticFileSystem } from "../../elasticfilesystem/state.ts";
import type { Forward, MachineNetwork } from "../../machines/machines.ts";
import type { InstanceRecord } from "../instance.ts";
import { addressText, parseCidr } from "../network/cidr.ts";
import type { Subnet } from "../network/state.ts";
import { ec2 } from "../state.ts";
import { privateDnsName } from "./describe-instance.ts";

/** How many mount targets that are made later in a subnet are reached by machines that run by then. */
const reservedMountTargets = 8;

/** What an instance's machine sees of its VPC. */
export function machineNetwork(instance: InstanceRecord, account: Account): MachineNetwork {
  const subnets = Object.values(ec2.of(account).network.subnets);
  const own = subnets.find(({ subnetId }) => subnetId === instance.subnetId);
  return {
    privateAddress: instance.privateIpAddress,
    router: own ? addressText((parseCidr(own.cidrBlock)?.first ?? 0) + 1) : instance.privateIpAddress,
    hostName: privateDnsName(instance, account).replace(/\..*$/, ""),
    reaches: mountTargets(instance.vpcId, subnets, account),
  };
}

/**
 * The mount targets of a VPC: those that there are, and the addresses that the next ones get, from the top of each subnet.
 * A machine's network is made when it starts, and cannot be told of new ones.
 */
function mountTargets(vpcId: string, subnets: readonly Subnet[], account: Account): Forward[] {
  if (account.cloud.machines.kind !== "vm") return [];
  const present = Object.values(elasticFileSystem.of(account).mountTargets)
    .filter((mountTarget) => mountTarget.vpcId === vpcId)
    .map(({ ipAddress }) => ipAddress);
  const reserved = subnets.filter((subnet) => subnet.vpcId === vpcId).flatMap(topAddresses);
  return [...new Set([...present, ...reserved])].map((guestAddress) => {
    const endpoint = mountTargetEndpoint(account.cloud.directory, vpcId, guestAddress);
    return { guestAddress, guestPort: endpoint.port, ...endpoint };
  });
}

/** The last address is AWS's own, and that before it is never given either. */
function topAddresses({ cidrBlock }: Subnet): string[] {
  const range = parseCidr(cidrBlock);
  if (!range) return [];
  const last = range.first + range.size - 3;
  return Array.from({ length: reservedMountTargets }, (_, index) => addressText(last - index));
}
