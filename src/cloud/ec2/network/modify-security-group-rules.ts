import type { ModifySecurityGroupRulesCommandInput, SecurityGroupRuleRequest } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import { ec2 } from "../state.ts";
import { rulesOf, ruleText, sameRule } from "./permissions.ts";
import type { NetworkState, SecurityGroupRule } from "./state.ts";

/** Each rule becomes what is given, whole, and keeps its id, direction and tags. All or none. */
export function modifySecurityGroupRules(input: ModifySecurityGroupRulesCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const group = find("securityGroup", network.securityGroups, input.GroupId);
  const known = Object.fromEntries(group.rules.map((rule) => [rule.securityGroupRuleId, rule]));
  const changed = (input.SecurityGroupRules ?? []).map(({ SecurityGroupRuleId, SecurityGroupRule }) => {
    const rule = find("securityGroupRule", known, SecurityGroupRuleId);
    return changedRule(rule, SecurityGroupRule ?? {}, network);
  });
  if (changed.length === 0) {
    throw new ServiceError("MissingParameter", "The request must contain the parameter SecurityGroupRules");
  }
  const byId = new Map(changed.map((rule) => [rule.securityGroupRuleId, rule]));
  const rules = group.rules.map((rule) => byId.get(rule.securityGroupRuleId) ?? rule);
  for (const rule of changed) {
    if (rules.filter((other) => sameRule(other, rule)).length < 2) continue;
    throw new ServiceError(
      "InvalidPermission.Duplicate",
      `the specified rule "${ruleText(rule)}" already exists`,
    );
  }
  group.rules = rules;
  return { Return: true };
}

function changedRule(
  rule: SecurityGroupRule,
  given: SecurityGroupRuleRequest,
  network: NetworkState,
): SecurityGroupRule {
  const { IpProtocol, FromPort, ToPort, Description } = given;
  const { CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId } = given;
  if (IpProtocol === undefined) {
    throw new ServiceError(
      "InvalidParameterValue",
      "Invalid value 'null' for protocol. VPC security group rules must specify protocols explicitly.",
    );
  }
  if (/^(tcp|udp|6|17)$/i.test(IpProtocol) && (FromPort === undefined || ToPort === undefined)) {
    throw new ServiceError(
      "InvalidParameterValue",
      "Invalid value for portRange. Must specify both from and to ports with TCP/UDP.",
    );
  }
  requireOnePeer([CidrIpv4, CidrIpv6, PrefixListId, ReferencedGroupId]);
  const permission = {
    IpProtocol,
    FromPort,
    ToPort,
    IpRanges: CidrIpv4 === undefined ? [] : [{ CidrIp: CidrIpv4, Description }],
    Ipv6Ranges: CidrIpv6 === undefined ? [] : [{ CidrIpv6, Description }],
    PrefixListIds: PrefixListId === undefined ? [] : [{ PrefixListId, Description }],
    UserIdGroupPairs: ReferencedGroupId === undefined ? [] : [{ GroupId: ReferencedGroupId, Description }],
  };
  const [read] = rulesOf({ IpPermissions: [permission] }, rule.isEgress, network);
  return { ...rule, ...barePeer, ...read, securityGroupRuleId: rule.securityGroupRuleId, tags: rule.tags };
}

/** So that nothing is left of the source or destination that a rule had. */
const barePeer = {
  cidrIpv4: undefined,
  cidrIpv6: undefined,
  prefixListId: undefined,
  referencedGroupId: undefined,
  description: undefined,
};

/** @throws ServiceError MissingParameter, InvalidParameterCombination */
function requireOnePeer(peers: readonly (string | undefined)[]): void {
  const count = peers.filter((peer) => peer !== undefined).length;
  if (count === 1) return;
  if (count === 0) {
    throw new ServiceError(
      "MissingParameter",
      "The request must contain exactly one of: cidrIp, cidrIpv6, prefixListId, or referencedGroupId",
    );
  }
  throw new ServiceError(
    "InvalidParameterCombination",
    "Only one of cidrIp, cidrIpv6, prefixListId, or referencedGroupId can be specified",
  );
}
