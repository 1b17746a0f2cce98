import type { Account } from "../account.ts";
import { contains, parseCidr } from "../ec2/network/cidr.ts";
import type { SecurityGroupRule } from "../ec2/network/state.ts";
import { ec2 } from "../ec2/state.ts";
import { nfsPort } from "../storage/nfs/nfs-port.ts";
import type { MountTarget } from "./state.ts";

/**
 * Whether a mount target's security groups let an instance in, whose machine connects from this loopback address. Nobody else
 * is let in at all.
 */
export function admits(account: Account, target: MountTarget, address: string): boolean {
  const { instances, network } = ec2.of(account);
  const instance = Object.values(instances).find((one) => one.machineAddress === address);
  if (instance === undefined) return false;
  const rules = target.securityGroupIds.flatMap((id) => network.securityGroups[id]?.rules ?? []);
  return rules.some(
    (rule) =>
      letsNfsIn(rule) &&
      (instance.securityGroupIds.includes(rule.referencedGroupId ?? "") ||
        lies(instance.privateIpAddress, rule.cidrIpv4)),
  );
}

function letsNfsIn({ isEgress, ipProtocol, fromPort, toPort }: SecurityGroupRule): boolean {
  if (isEgress) return false;
  return ipProtocol === "-1" || (ipProtocol === "tcp" && fromPort <= nfsPort && nfsPort <= toPort);
}

function lies(address: string, cidr: string | undefined): boolean {
  const outer = parseCidr(cidr ?? "");
  const inner = parseCidr(`${address}/32`);
  return outer !== undefined && inner !== undefined && contains(outer, inner);
}
