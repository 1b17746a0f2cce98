import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { ec2 } from "../state.ts";
import { type PermissionRequest, requestedGroup, rulesOf, sameRule } from "./permissions.ts";
import type { SecurityGroup } from "./state.ts";

type Request = PermissionRequest & { SecurityGroupRuleIds?: string[] };

export const revokeSecurityGroupIngress = (input: Request, account: Account) => revoke(input, false, account);

export const revokeSecurityGroupEgress = (input: Request, account: Account) => revoke(input, true, account);

/** By rule ids, or by what the rules say. @throws ServiceError InvalidPermission.NotFound */
function revoke(input: Request, isEgress: boolean, account: Account) {
  const { network } = ec2.of(account);
  const group = requestedGroup(network, input);
  const ids = input.SecurityGroupRuleIds ?? [];
  const gone = ids.length > 0 ? named(group, ids, isEgress) : matching(group, input, isEgress, account);
  group.rules = group.rules.filter((rule) => !gone.has(rule.securityGroupRuleId));
  return { Return: true };
}

function named(group: SecurityGroup, ids: readonly string[], isEgress: boolean): Set<string> {
  for (const id of ids) {
    if (group.rules.some((rule) => rule.securityGroupRuleId === id && rule.isEgress === isEgress)) continue;
    throw new ServiceError(
      "InvalidSecurityGroupRuleId.NotFound",
      `The security group rule ID '${id}' does not exist`,
    );
  }
  return new Set(ids);
}

function matching(group: SecurityGroup, input: Request, isEgress: boolean, account: Account): Set<string> {
  const ids = rulesOf(input, isEgress, ec2.of(account).network).map((wanted) => {
    const found = group.rules.find((rule) => sameRule(rule, wanted));
    if (found) return found.securityGroupRuleId;
    throw new ServiceError(
      "InvalidPermission.NotFound",
      "The specified rule does not exist in this security group.",
    );
  });
  return new Set(ids);
}
