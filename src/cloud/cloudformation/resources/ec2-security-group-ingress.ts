import type { AuthorizeSecurityGroupIngressCommandOutput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { egressFields, ingressFields, permissionOf, type Rule } from "./ec2-security-group-rule.ts";
import { resourceType } from "./resource-type.ts";
import { object } from "./schema.ts";

/** A rule of its own beside its group, for groups that name each other. Only the description changes in place. */
export const ec2SecurityGroupIngress = resourceType({
  name: "AWS::EC2::SecurityGroupIngress",
  properties: object({ GroupId: "string", ...ingressFields }, ["GroupId", "IpProtocol"]),
  replacedBy: ["GroupId", ...Object.keys(ingressFields).filter((name) => name !== "Description")],
  attributeNames: ["Id"],
  create: (given, { account }) => authorize(account, "Ingress", given),
  update: (_, given, previous, { account }) => redescribe(account, "Ingress", given, previous),
  remove: (_, given, { account }) => revoke(account, "Ingress", given),
  attributes: (physicalId) => ({ Id: physicalId }),
});

export const ec2SecurityGroupEgress = resourceType({
  name: "AWS::EC2::SecurityGroupEgress",
  properties: object({ GroupId: "string", ...egressFields }, ["GroupId", "IpProtocol"]),
  replacedBy: ["GroupId", ...Object.keys(egressFields).filter((name) => name !== "Description")],
  attributeNames: ["Id"],
  create: (given, { account }) => authorize(account, "Egress", given),
  update: (_, given, previous, { account }) => redescribe(account, "Egress", given, previous),
  remove: (_, given, { account }) => revoke(account, "Egress", given),
  attributes: (physicalId) => ({ Id: physicalId }),
});

type Direction = "Ingress" | "Egress";
type GroupRule = Rule & { GroupId?: string };

function authorize(account: Account, direction: Direction, rule: GroupRule): string {
  const input = { GroupId: rule.GroupId, IpPermissions: [permissionOf(rule)] };
  const answer = account.call<AuthorizeSecurityGroupIngressCommandOutput>(
    "ec2",
    `AuthorizeSecurityGroup${direction}`,
    input,
  );
  return answer.SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
}

function revoke(account: Account, direction: Direction, rule: GroupRule): boolean {
  const input = { GroupId: rule.GroupId, IpPermissions: [permissionOf(rule)] };
  account.call("ec2", `RevokeSecurityGroup${direction}`, input);
  return true;
}

function redescribe(account: Account, direction: Direction, rule: GroupRule, previous: GroupRule): void {
  revoke(account, direction, previous);
  authorize(account, direction, rule);
}
