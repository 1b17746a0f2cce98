import type {
  CreateSubnetCommandInput,
  CreateSubnetCommandOutput,
  DescribeSubnetsCommandOutput,
} from "@aws-sdk/client-ec2";
import { updateEc2Tags } from "./ec2-tags.ts";
import { type ResourceContext, resourceType } from "./resource-type.ts";
import { object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

export const ec2Subnet = resourceType({
  name: "AWS::EC2::Subnet",
  properties: object(
    {
      AvailabilityZone: "string",
      CidrBlock: "string",
      MapPublicIpOnLaunch: "boolean",
      Tags: tagList,
      VpcId: "string",
    },
    ["VpcId"],
  ),
  replacedBy: ["AvailabilityZone", "CidrBlock", "VpcId"],
  attributeNames: ["AvailabilityZone", "CidrBlock", "SubnetId", "VpcId"],
  taggable: true,
  create: (given, context) => {
    const input = {
      AvailabilityZone: given.AvailabilityZone,
      CidrBlock: given.CidrBlock,
      VpcId: given.VpcId,
      TagSpecifications: [{ ResourceType: "subnet", Tags: allTags(context, given.Tags) }],
    } satisfies CreateSubnetCommandInput;
    return (
      context.account.call<CreateSubnetCommandOutput>("ec2", "CreateSubnet", input).Subnet?.SubnetId ?? ""
    );
  },
  ready: (SubnetId, { MapPublicIpOnLaunch }, context) => {
    if (describe(SubnetId, context)?.State !== "available") return false;
    if (MapPublicIpOnLaunch !== undefined) mapPublicAddresses(SubnetId, MapPublicIpOnLaunch, context);
    return true;
  },
  update: (SubnetId, given, previous, context) => {
    if (given.MapPublicIpOnLaunch === undefined && previous.MapPublicIpOnLaunch) {
      mapPublicAddresses(SubnetId, false, context);
    }
    updateEc2Tags(context, SubnetId, given.Tags, previous.Tags);
  },
  remove: (SubnetId, _, { account }) => {
    account.call("ec2", "DeleteSubnet", { SubnetId });
    return true;
  },
  attributes: (SubnetId, _, context) => {
    const subnet = describe(SubnetId, context);
    return {
      AvailabilityZone: subnet?.AvailabilityZone ?? "",
      CidrBlock: subnet?.CidrBlock ?? "",
      SubnetId,
      VpcId: subnet?.VpcId ?? "",
    };
  },
});

function describe(SubnetId: string, { account }: ResourceContext) {
  const input = { SubnetIds: [SubnetId] };
  return account.call<DescribeSubnetsCommandOutput>("ec2", "DescribeSubnets", input).Subnets?.[0];
}

function mapPublicAddresses(SubnetId: string, Value: boolean, { account }: ResourceContext): void {
  account.call("ec2", "ModifySubnetAttribute", { SubnetId, MapPublicIpOnLaunch: { Value } });
}
