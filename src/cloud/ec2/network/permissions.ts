import type { IpPermission } from "@aws-sdk/client-ec2";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import { newId } from "../new-id.ts";
import { canonicalCidr, parseCidr } from "./cidr.ts";
import type { NetworkState, SecurityGroup, SecurityGroupRule } from "./state.ts";

/** What authorizing and revoking are given: permissions, or one in the old form without a list. */
export interface PermissionRequest {
  GroupId?: string;
  GroupName?: string;
  IpPermissions?: IpPermission[];
  IpProtocol?: string;
  FromPort?: number;
  ToPort?: number;
  CidrIp?: string;
  SourceSecurityGroupName?: string;
}

const protocolNames: Readonly<Record<string, string>> = {
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
};

/** The group that a request changes: by id, or by name in the default VPC. */
export function requestedGroup(network: NetworkState, request: PermissionRequest): SecurityGroup {
  if (request.GroupId !== undefined || request.GroupName === undefined) {
    return find("securityGroup", network.securityGroups, request.GroupId);
  }
  return groupByName(network, request.GroupName);
}

/** Names are unique in a VPC only, so they are looked up in the default one. */
export function groupByName(network: NetworkState, name: string): SecurityGroup {
  const found = Object.values(network.securityGroups).find(
    (group) => group.groupName === name && network.vpcs[group.vpcId]?.isDefault === true,
  );
  if (found) return found;
  throw new ServiceError(
    "InvalidGroup.NotFound",
    `The security group '${name}' does not exist in default VPC`,
  );
}

/** One rule for each source or destination of each permission. */
export function rulesOf(
  request: PermissionRequest,
  isEgress: boolean,
  network: NetworkState,
): SecurityGroupRule[] {
  return permissionsOf(request).flatMap((permission) => {
    const common = { ...portsOf(permission), isEgress };
    return peersOf(permission, network).map((peer) => ({
      ...common,
      ...peer,
      securityGroupRuleId: newId("sgr"),
      tags: {},
    }));
  });
}

function permissionsOf(request: PermissionRequest): IpPermission[] {
  if (request.IpPermissions && request.IpPermissions.length > 0) return request.IpPermissions;
  if (request.IpProtocol === undefined) {
    throw new ServiceError("MissingParameter", "The request must contain the parameter ipPermissions");
  }
  const { IpProtocol, FromPort, ToPort, CidrIp, SourceSecurityGroupName: GroupName } = request;
  const IpRanges = CidrIp === undefined ? [] : [{ CidrIp }];
  const UserIdGroupPairs = GroupName === undefined ? [] : [{ GroupName }];
  return [{ IpProtocol, FromPort, ToPort, IpRanges, UserIdGroupPairs }];
}

/** Ports are of TCP and UDP (for ICMP: type and code); for all protocols there are none. */
function portsOf(permission: IpPermission): { ipProtocol: string; fromPort: number; toPort: number } {
  const given = (permission.IpProtocol ?? "").toLowerCase();
  const ipProtocol = given === "all" ? "-1" : (protocolNames[given] ?? given);
  if (!/^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/.test(ipProtocol)) {
    throw new ServiceError(
      "InvalidPermission.Malformed",
      `Unsupported IP protocol "${permission.IpProtocol}"`,
    );
  }
  if (ipProtocol === "-1") return { ipProtocol, fromPort: -1, toPort: -1 };
  const { FromPort: fromPort = -1, ToPort: toPort = -1 } = permission;
  const hasPorts = ipProtocol === "tcp" || ipProtocol === "udp";
  if (hasPorts && (fromPort < 0 || toPort > 65_535 || fromPort > toPort)) {
    const message = `Invalid value '${fromPort}-${toPort}' for portRange. TCP and UDP ports are from 0 to 65535, the first not above the last.`;
    throw new ServiceError("InvalidParameterValue", message);
  }
  return { ipProtocol, fromPort, toPort };
}

type Peer = Pick<
  SecurityGroupRule,
  "cidrIpv4" | "cidrIpv6" | "prefixListId" | "referencedGroupId" | "description"
>;

function peersOf(permission: IpPermission, network: NetworkState): Peer[] {
  const peers: Peer[] = [
    ...(permission.IpRanges ?? []).map((range) => ({
      cidrIpv4: checkedCidr(range.CidrIp),
      description: range.Description,
    })),
    ...(permission.Ipv6Ranges ?? []).map((range) => ({
      cidrIpv6: range.CidrIpv6,
      description: range.Description,
    })),
    ...(permission.PrefixListIds ?? []).map((list) => ({
      prefixListId: list.PrefixListId,
      description: list.Description,
    })),
    ...(permission.UserIdGroupPairs ?? []).map((pair) => ({
      referencedGroupId:
        pair.GroupId === undefined
          ? groupByName(network, pair.GroupName ?? "").groupId
          : find("securityGroup", network.securityGroups, pair.GroupId).groupId,
      description: pair.Description,
    })),
  ];
  if (peers.length > 0) return peers;
  throw new ServiceError(
    "MissingParameter",
    "The request must contain a source or destination: a CIDR range, a prefix list, or a security group",
  );
}

function checkedCidr(cidr: string | undefined): string {
  if (cidr !== undefined && parseCidr(cidr)) return canonicalCidr(cidr);
  throw new ServiceError("InvalidParameterValue", `CIDR block ${cidr} is malformed`);
}

/** Two rules are the same whatever they are called and described as. */
export function sameRule(one: SecurityGroupRule, other: SecurityGroupRule): boolean {
  return ruleKey(one) === ruleKey(other);
}

function ruleKey(rule: SecurityGroupRule): string {
  const peer = rule.cidrIpv4 ?? rule.cidrIpv6 ?? rule.prefixListId ?? rule.referencedGroupId;
  return [rule.isEgress, rule.ipProtocol, rule.fromPort, rule.toPort, peer].join(" ");
}

/** AWS's way of saying a rule in an error. */
export function ruleText(rule: SecurityGroupRule): string {
  const peer = rule.cidrIpv4 ?? rule.cidrIpv6 ?? rule.prefixListId ?? rule.referencedGroupId;
  if (rule.ipProtocol === "-1") return `peer: ${peer}, ALL, ALLOW`;
  return `peer: ${peer}, ${rule.ipProtocol.toUpperCase()}, from port: ${rule.fromPort}, to port: ${rule.toPort}, ALLOW`;
}
