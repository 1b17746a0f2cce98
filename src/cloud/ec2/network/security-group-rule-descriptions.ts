import type { SecurityGroupRuleDescription } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import { ec2 } from "../state.ts";
import { type PermissionRequest, requestedGroup, rulesOf, sameRule } from "./permissions.ts";
import type { SecurityGroup, SecurityGroupRule } from "./state.ts";

type Request = PermissionRequest & { SecurityGroupRuleDescriptions?: SecurityGroupRuleDescription[] };

export const updateSecurityGroupRuleDescriptionsIngress = (input: Request, account: Account) =>
  describeAnew(input, false, account);

export const updateSecurityGroupRuleDescriptionsEgress = (input: Request, account: Account) =>
  describeAnew(input, true, account);

/** By rule ids, or by what the rules say; without a description the one they have goes. All or none. */
function describeAnew(input: Request, isEgress: boolean, account: Account) {
  const { network } = ec2.of(account);
  const group = requestedGroup(network, input);
  const given = input.SecurityGroupRuleDescriptions ?? [];
  const changes = given.length > 0 ? byId(group, given, isEgress) : byRule(group, input, isEgress, account);
  for (const [rule, description] of changes) rule.description = description;
  return { Return: true };
}

type Change = readonly [rule: SecurityGroupRule, description: string | undefined];

function byId(
  group: SecurityGroup,
  given: readonly SecurityGroupRuleDescription[],
  isEgress: boolean,
): Change[] {
  const own = group.rules.filter((rule) => rule.isEgress === isEgress);
  const known = Object.fromEntries(own.map((rule) => [rule.securityGroupRuleId, rule]));
  return given.map((one) => [find("securityGroupRule", known, one.SecurityGroupRuleId), one.Description]);
}

function byRule(group: SecurityGroup, input: Request, isEgress: boolean, account: Account): Change[] {
  return rulesOf(input, isEgress, ec2.of(account).network).map((wanted) => {
    const found = group.rules.find((rule) => sameRule(rule, wanted));
    if (found) return [found, wanted.description];
    throw new ServiceError(
      "InvalidPermission.NotFound",
      "The specified rule does not exist in this security group.",
    );
  });
}
