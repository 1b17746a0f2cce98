import type {
  CreateVpcCommandInput,
  CreateVpcCommandOutput,
  DescribeNetworkAclsCommandOutput,
  DescribeSecurityGroupsCommandOutput,
  DescribeVpcsCommandOutput,
} from "@aws-sdk/client-ec2";
import { updateEc2Tags } from "./ec2-tags.ts";
import type { Loose } from "./loose.ts";
import { type ResourceContext, resourceType } from "./resource-type.ts";
import { object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

export const ec2Vpc = resourceType({
  name: "AWS::EC2::VPC",
  properties: object(
    {
      CidrBlock: "string",
      EnableDnsHostnames: "boolean",
      EnableDnsSupport: "boolean",
      InstanceTenancy: "string",
      Tags: tagList,
    },
    ["CidrBlock"],
  ),
  replacedBy: ["CidrBlock", "InstanceTenancy"],
  attributeNames: [
    "CidrBlock",
    "CidrBlockAssociations",
    "DefaultNetworkAcl",
    "DefaultSecurityGroup",
    "VpcId",
  ],
  taggable: true,
  create: (given, context) => {
    const input = {
      CidrBlock: given.CidrBlock,
      InstanceTenancy: given.InstanceTenancy,
      TagSpecifications: [{ ResourceType: "vpc", Tags: allTags(context, given.Tags) }],
    } satisfies Loose<CreateVpcCommandInput>;
    return context.account.call<CreateVpcCommandOutput>("ec2", "CreateVpc", input).Vpc?.VpcId ?? "";
  },
  ready: (VpcId, given, context) => {
    if (describe(VpcId, context)?.State !== "available") return false;
    for (const attribute of ["EnableDnsSupport", "EnableDnsHostnames"] as const) {
      const Value = given[attribute];
      if (Value !== undefined)
        context.account.call("ec2", "ModifyVpcAttribute", { VpcId, [attribute]: { Value } });
    }
    return true;
  },
  update: (VpcId, given, previous, context) => updateEc2Tags(context, VpcId, given.Tags, previous.Tags),
  remove: (VpcId, _, { account }) => {
    account.call("ec2", "DeleteVpc", { VpcId });
    return true;
  },
  attributes: (VpcId, _, context) => {
    const { account } = context;
    const vpc = describe(VpcId, context);
    const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
    const groups = account.call<DescribeSecurityGroupsCommandOutput>("ec2", "DescribeSecurityGroups", {
      Filters: [...Filters, { Name: "group-name", Values: ["default"] }],
    });
    const acls = account.call<DescribeNetworkAclsCommandOutput>("ec2", "DescribeNetworkAcls", { Filters });
    return {
      CidrBlock: vpc?.CidrBlock ?? "",
      CidrBlockAssociations: (vpc?.CidrBlockAssociationSet ?? []).map((one) => one.AssociationId ?? ""),
      DefaultNetworkAcl: acls.NetworkAcls?.find((acl) => acl.IsDefault)?.NetworkAclId ?? "",
      DefaultSecurityGroup: groups.SecurityGroups?.[0]?.GroupId ?? "",
      VpcId,
    };
  },
});

function describe(VpcId: string, { account }: ResourceContext) {
  return account.call<DescribeVpcsCommandOutput>("ec2", "DescribeVpcs", { VpcIds: [VpcId] }).Vpcs?.[0];
}
