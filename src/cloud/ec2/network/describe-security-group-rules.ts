import type {
  DescribeSecurityGroupRulesCommandInput,
  DescribeSecurityGroupRulesCommandOutput,
  Filter,
  SecurityGroupRule as RuleDescription,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { findAll } from "../find.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import type { SecurityGroup, SecurityGroupRule } from "./state.ts";

interface Entry {
  readonly group: SecurityGroup;
  readonly rule: SecurityGroupRule;
}

export function describeSecurityGroupRules(
  input: DescribeSecurityGroupRulesCommandInput,
  account: Account,
): Omit<DescribeSecurityGroupRulesCommandOutput, "$metadata"> {
  requireGroupIds(input.Filters);
  const groups = Object.values(ec2.of(account).network.securityGroups);
  const entries = groups.flatMap((group) => group.rules.map((rule) => ({ group, rule })));
  const byId = Object.fromEntries(entries.map((entry) => [entry.rule.securityGroupRuleId, entry]));
  const wanted = findAll("securityGroupRule", byId, input.SecurityGroupRuleIds);
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable), input);
  return {
    SecurityGroupRules: items.map(({ group, rule }) => describeRule(group, rule, account)),
    NextToken,
  };
}

/** This filter's values are ids, and looked at as such. @throws ServiceError InvalidGroupId.Malformed */
function requireGroupIds(filters: readonly Filter[] | undefined): void {
  const ids = filters?.filter(({ Name }) => Name === "group-id").flatMap(({ Values }) => Values ?? []) ?? [];
  const odd = ids.find((id) => !/^sg-[0-9a-f]+$/.test(id));
  if (odd === undefined) return;
  throw new ServiceError("InvalidGroupId.Malformed", `The security group ID '${odd}' is malformed`);
}

export function describeRule(
  group: SecurityGroup,
  rule: SecurityGroupRule,
  account: Account,
): RuleDescription {
  return {
    SecurityGroupRuleId: rule.securityGroupRuleId,
    SecurityGroupRuleArn: account.arn("ec2", `security-group-rule/${rule.securityGroupRuleId}`),
    GroupId: group.groupId,
    GroupOwnerId: account.accountId,
    IsEgress: rule.isEgress,
    IpProtocol: rule.ipProtocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    CidrIpv4: rule.cidrIpv4,
    CidrIpv6: rule.cidrIpv6,
    PrefixListId: rule.prefixListId,
    ReferencedGroupInfo: rule.referencedGroupId
      ? { GroupId: rule.referencedGroupId, UserId: account.accountId }
      : undefined,
    Description: rule.description,
    Tags: toTagList(rule.tags),
  };
}

const filterTable: FilterTable<Entry> = {
  tags: ({ rule }) => rule.tags,
  values: {
    "group-id": ({ group }) => group.groupId,
    "security-group-rule-id": ({ rule }) => rule.securityGroupRuleId,
  },
};
