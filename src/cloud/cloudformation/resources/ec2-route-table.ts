import type {
  AssociateRouteTableCommandOutput,
  CreateRouteTableCommandInput,
  CreateRouteTableCommandOutput,
} from "@aws-sdk/client-ec2";
import { updateEc2Tags } from "./ec2-tags.ts";
import { resourceType } from "./resource-type.ts";
import { object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

export const ec2RouteTable = resourceType({
  name: "AWS::EC2::RouteTable",
  properties: object({ Tags: tagList, VpcId: "string" }, ["VpcId"]),
  replacedBy: ["VpcId"],
  attributeNames: ["RouteTableId"],
  taggable: true,
  create: (given, context) => {
    const input = {
      VpcId: given.VpcId,
      TagSpecifications: [{ ResourceType: "route-table", Tags: allTags(context, given.Tags) }],
    } satisfies CreateRouteTableCommandInput;
    const answer = context.account.call<CreateRouteTableCommandOutput>("ec2", "CreateRouteTable", input);
    return answer.RouteTable?.RouteTableId ?? "";
  },
  update: (RouteTableId, given, previous, context) =>
    updateEc2Tags(context, RouteTableId, given.Tags, previous.Tags),
  remove: (RouteTableId, _, { account }) => {
    account.call("ec2", "DeleteRouteTable", { RouteTableId });
    return true;
  },
  attributes: (RouteTableId) => ({ RouteTableId }),
});

export const ec2SubnetRouteTableAssociation = resourceType({
  name: "AWS::EC2::SubnetRouteTableAssociation",
  properties: object({ RouteTableId: "string", SubnetId: "string" }, ["RouteTableId", "SubnetId"]),
  replacedBy: ["RouteTableId", "SubnetId"],
  attributeNames: ["Id"],
  create: ({ RouteTableId, SubnetId }, { account }) => {
    const input = { RouteTableId, SubnetId };
    return (
      account.call<AssociateRouteTableCommandOutput>("ec2", "AssociateRouteTable", input).AssociationId ?? ""
    );
  },
  remove: (AssociationId, _, { account }) => {
    account.call("ec2", "DisassociateRouteTable", { AssociationId });
    return true;
  },
  attributes: (AssociationId) => ({ Id: AssociationId }),
});
