import type {
  CreateSecurityGroupCommandInput,
  CreateSecurityGroupCommandOutput,
  DescribeSecurityGroupsCommandOutput,
  DescribeVpcsCommandOutput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { sameJson } from "../json.ts";
import { egressFields, ingressFields, permissionOf, type Rule } from "./ec2-security-group-rule.ts";
import { updateEc2Tags } from "./ec2-tags.ts";
import { type ResourceContext, resourceType } from "./resource-type.ts";
import { list, object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

export const ec2SecurityGroup = resourceType({
  name: "AWS::EC2::SecurityGroup",
  properties: object(
    {
      GroupDescription: "string",
      GroupName: "string",
      SecurityGroupEgress: list(object(egressFields, ["IpProtocol"])),
      SecurityGroupIngress: list(object(ingressFields, ["IpProtocol"])),
      Tags: tagList,
      VpcId: "string",
    },
    ["GroupDescription"],
  ),
  replacedBy: ["GroupDescription", "GroupName", "VpcId"],
  attributeNames: ["GroupId", "Id", "VpcId"],
  nameProperty: "GroupName",
  taggable: true,
  create: (given, context) => {
    const input = {
      GroupName: given.GroupName ?? context.newName(),
      Description: given.GroupDescription,
      VpcId: given.VpcId ?? defaultVpc(context.account),
      TagSpecifications: [{ ResourceType: "security-group", Tags: allTags(context, given.Tags) }],
    } satisfies CreateSecurityGroupCommandInput;
    const { GroupId } = context.account.call<CreateSecurityGroupCommandOutput>(
      "ec2",
      "CreateSecurityGroup",
      input,
    );
    return GroupId ?? "";
  },
  // The rules come after the group has its id, so that a rule which is refused leaves a group to roll back.
  ready: (GroupId, given, context) => {
    if (context.memory.rules === "set") return true;
    putRules(context, GroupId, "Ingress", given.SecurityGroupIngress ?? [], []);
    if (given.SecurityGroupEgress) {
      putRules(context, GroupId, "Egress", given.SecurityGroupEgress, [allTraffic]);
    }
    context.memory.rules = "set";
    return true;
  },
  update: (GroupId, given, previous, context) => {
    putRules(
      context,
      GroupId,
      "Ingress",
      given.SecurityGroupIngress ?? [],
      previous.SecurityGroupIngress ?? [],
    );
    const egress = given.SecurityGroupEgress ?? [allTraffic];
    putRules(context, GroupId, "Egress", egress, previous.SecurityGroupEgress ?? [allTraffic]);
    updateEc2Tags(context, GroupId, given.Tags, previous.Tags);
    context.memory.rules = "set";
  },
  remove: (GroupId, _, { account }) => {
    account.call("ec2", "DeleteSecurityGroup", { GroupId });
    return true;
  },
  attributes: (GroupId, _, { account }) => ({ GroupId, Id: GroupId, VpcId: vpcOf(account, GroupId) }),
});

/** The rule that EC2 gives to every new group. */
const allTraffic: Rule = { IpProtocol: "-1", CidrIp: "0.0.0.0/0" };

function putRules(
  { account }: ResourceContext,
  GroupId: string,
  direction: "Ingress" | "Egress",
  rules: readonly Rule[],
  previous: readonly Rule[],
): void {
  const missingFrom = (others: readonly Rule[]) => (rule: Rule) =>
    !others.some((other) => sameJson(other, rule));
  const removed = previous.filter(missingFrom(rules)).map(permissionOf);
  const added = rules.filter(missingFrom(previous)).map(permissionOf);
  if (removed.length > 0) {
    account.call("ec2", `RevokeSecurityGroup${direction}`, { GroupId, IpPermissions: removed });
  }
  if (added.length > 0) {
    account.call("ec2", `AuthorizeSecurityGroup${direction}`, { GroupId, IpPermissions: added });
  }
}

function defaultVpc(account: Account): string | undefined {
  const input = { Filters: [{ Name: "is-default", Values: ["true"] }] };
  return account.call<DescribeVpcsCommandOutput>("ec2", "DescribeVpcs", input).Vpcs?.[0]?.VpcId;
}

function vpcOf(account: Account, groupId: string): string {
  const input = { GroupIds: [groupId] };
  const answer = account.call<DescribeSecurityGroupsCommandOutput>("ec2", "DescribeSecurityGroups", input);
  return answer.SecurityGroups?.[0]?.VpcId ?? "";
}
