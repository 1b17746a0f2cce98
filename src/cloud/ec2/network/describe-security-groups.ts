import type {
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  SecurityGroup as GroupDescription,
  IpPermission,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { findAll } from "../find.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import { groupByName } from "./permissions.ts";
import type { SecurityGroup, SecurityGroupRule } from "./state.ts";

export function describeSecurityGroups(
  input: DescribeSecurityGroupsCommandInput,
  account: Account,
): Omit<DescribeSecurityGroupsCommandOutput, "$metadata"> {
  const { network } = ec2.of(account);
  const names = input.GroupNames ?? [];
  const wanted =
    names.length > 0 && !input.GroupIds?.length
      ? names.map((name) => groupByName(network, name))
      : findAll("securityGroup", network.securityGroups, input.GroupIds);
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable(account)), input);
  return { SecurityGroups: items.map((group) => describeGroup(group, account)), NextToken };
}

function describeGroup(group: SecurityGroup, account: Account): GroupDescription {
  return {
    GroupId: group.groupId,
    GroupName: group.groupName,
    Description: group.description,
    OwnerId: account.accountId,
    SecurityGroupArn: account.arn("ec2", `security-group/${group.groupId}`),
    VpcId: group.vpcId,
    IpPermissions: permissions(group, false, account),
    IpPermissionsEgress: permissions(group, true, account),
    Tags: toTagList(group.tags),
  };
}

/** Rules with the same protocol and ports are one permission with many peers. */
function permissions(group: SecurityGroup, isEgress: boolean, account: Account): IpPermission[] {
  const found = new Map<string, IpPermission>();
  for (const rule of group.rules.filter((one) => one.isEgress === isEgress)) {
    const key = `${rule.ipProtocol} ${rule.fromPort} ${rule.toPort}`;
    const permission = found.get(key) ?? emptyPermission(rule);
    found.set(key, permission);
    addPeer(permission, rule, account);
  }
  return [...found.values()];
}

function emptyPermission(rule: SecurityGroupRule): IpPermission {
  const all = rule.ipProtocol === "-1";
  return {
    IpProtocol: rule.ipProtocol,
    FromPort: all ? undefined : rule.fromPort,
    ToPort: all ? undefined : rule.toPort,
    IpRanges: [],
    Ipv6Ranges: [],
    PrefixListIds: [],
    UserIdGroupPairs: [],
  };
}

function addPeer(permission: IpPermission, rule: SecurityGroupRule, account: Account): void {
  const Description = rule.description;
  if (rule.cidrIpv4) permission.IpRanges?.push({ CidrIp: rule.cidrIpv4, Description });
  if (rule.cidrIpv6) permission.Ipv6Ranges?.push({ CidrIpv6: rule.cidrIpv6, Description });
  if (rule.prefixListId) permission.PrefixListIds?.push({ PrefixListId: rule.prefixListId, Description });
  if (rule.referencedGroupId) {
    const pair = { GroupId: rule.referencedGroupId, UserId: account.accountId, Description };
    permission.UserIdGroupPairs?.push(pair);
  }
}

function filterTable(account: Account): FilterTable<SecurityGroup> {
  const rules = (isEgress: boolean, look: (rule: SecurityGroupRule) => string | number | undefined) => {
    return (group: SecurityGroup) => group.rules.filter((rule) => rule.isEgress === isEgress).map(look);
  };
  return {
    tags: (group) => group.tags,
    values: {
      description: (group) => group.description,
      "egress.ip-permission.cidr": rules(true, (rule) => rule.cidrIpv4),
      "egress.ip-permission.from-port": rules(true, (rule) => rule.fromPort),
      "egress.ip-permission.group-id": rules(true, (rule) => rule.referencedGroupId),
      "egress.ip-permission.protocol": rules(true, (rule) => rule.ipProtocol),
      "egress.ip-permission.to-port": rules(true, (rule) => rule.toPort),
      "group-id": (group) => group.groupId,
      "group-name": (group) => group.groupName,
      "ip-permission.cidr": rules(false, (rule) => rule.cidrIpv4),
      "ip-permission.from-port": rules(false, (rule) => rule.fromPort),
      "ip-permission.group-id": rules(false, (rule) => rule.referencedGroupId),
      "ip-permission.protocol": rules(false, (rule) => rule.ipProtocol),
      "ip-permission.to-port": rules(false, (rule) => rule.toPort),
      "owner-id": () => account.accountId,
      "vpc-id": (group) => group.vpcId,
    },
  };
}
