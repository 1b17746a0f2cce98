import type { SecurityGroupRule as RuleDescription, TagSpecification } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { ec2 } from "../state.ts";
import { tagsFor } from "../tags.ts";
import { describeRule } from "./describe-security-group-rules.ts";
import { type PermissionRequest, requestedGroup, rulesOf, ruleText, sameRule } from "./permissions.ts";
import type { SecurityGroupRule } from "./state.ts";

type Request = PermissionRequest & { TagSpecifications?: TagSpecification[] };
interface Answer {
  Return: boolean;
  SecurityGroupRules: RuleDescription[];
}

export const authorizeSecurityGroupIngress = (input: Request, account: Account): Answer =>
  authorize(input, false, account);

export const authorizeSecurityGroupEgress = (input: Request, account: Account): Answer =>
  authorize(input, true, account);

/** All rules of a request or none. @throws ServiceError InvalidPermission.Duplicate */
function authorize(input: Request, isEgress: boolean, account: Account): Answer {
  const { network } = ec2.of(account);
  const group = requestedGroup(network, input);
  const rules = rulesOf(input, isEgress, network);
  for (const rule of rules) {
    if (!group.rules.some((one) => sameRule(one, rule))) continue;
    throw new ServiceError(
      "InvalidPermission.Duplicate",
      `the specified rule "${ruleText(rule)}" already exists`,
    );
  }
  requireRoom([...group.rules, ...rules], isEgress);
  for (const rule of rules) rule.tags = tagsFor("security-group-rule", input.TagSpecifications);
  group.rules.push(...rules);
  return { Return: true, SecurityGroupRules: rules.map((rule) => describeRule(group, rule, account)) };
}

/** [VPC user guide, "Amazon VPC quotas"]: so many a direction, IPv4 and IPv6 each for itself. */
const rulesPerDirection = 60;

/** @throws ServiceError RulesPerSecurityGroupLimitExceeded */
function requireRoom(rules: readonly SecurityGroupRule[], isEgress: boolean): void {
  const directed = rules.filter((rule) => rule.isEgress === isEgress);
  const ipv6 = directed.filter((rule) => rule.cidrIpv6 !== undefined).length;
  if (Math.max(ipv6, directed.length - ipv6) <= rulesPerDirection) return;
  throw new ServiceError(
    "RulesPerSecurityGroupLimitExceeded",
    "The maximum number of rules per security group has been reached.",
  );
}
