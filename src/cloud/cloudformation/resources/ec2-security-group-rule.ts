import type { IpPermission } from "@aws-sdk/client-ec2";
import type { PropertiesOf } from "./schema.ts";

const ruleFields = {
  CidrIp: "string",
  CidrIpv6: "string",
  Description: "string",
  FromPort: "integer",
  ToPort: "integer",
  IpProtocol: "string",
} as const;

export const ingressFields = {
  ...ruleFields,
  SourcePrefixListId: "string",
  SourceSecurityGroupId: "string",
  SourceSecurityGroupOwnerId: "string",
} as const;

export const egressFields = {
  ...ruleFields,
  DestinationPrefixListId: "string",
  DestinationSecurityGroupId: "string",
} as const;

export type Rule = PropertiesOf<typeof ingressFields> & PropertiesOf<typeof egressFields>;

/** A template's rule as EC2's permission; one source each. */
export function permissionOf(rule: Rule): IpPermission {
  const Description = rule.Description;
  const prefixList = rule.SourcePrefixListId ?? rule.DestinationPrefixListId;
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId;
  return {
    IpProtocol: rule.IpProtocol,
    FromPort: rule.FromPort,
    ToPort: rule.ToPort,
    ...(rule.CidrIp === undefined ? {} : { IpRanges: [{ CidrIp: rule.CidrIp, Description }] }),
    ...(rule.CidrIpv6 === undefined ? {} : { Ipv6Ranges: [{ CidrIpv6: rule.CidrIpv6, Description }] }),
    ...(prefixList === undefined ? {} : { PrefixListIds: [{ PrefixListId: prefixList, Description }] }),
    ...(group === undefined
      ? {}
      : { UserIdGroupPairs: [{ GroupId: group, UserId: rule.SourceSecurityGroupOwnerId, Description }] }),
  };
}
