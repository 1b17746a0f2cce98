import type {
  CreateInternetGatewayCommandInput,
  CreateInternetGatewayCommandOutput,
} from "@aws-sdk/client-ec2";
import { updateEc2Tags } from "./ec2-tags.ts";
import { resourceType } from "./resource-type.ts";
import { object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

export const ec2InternetGateway = resourceType({
  name: "AWS::EC2::InternetGateway",
  properties: object({ Tags: tagList }),
  replacedBy: [],
  attributeNames: ["InternetGatewayId"],
  taggable: true,
  create: (given, context) => {
    const input = {
      TagSpecifications: [{ ResourceType: "internet-gateway", Tags: allTags(context, given.Tags) }],
    } satisfies CreateInternetGatewayCommandInput;
    const answer = context.account.call<CreateInternetGatewayCommandOutput>(
      "ec2",
      "CreateInternetGateway",
      input,
    );
    return answer.InternetGateway?.InternetGatewayId ?? "";
  },
  update: (InternetGatewayId, given, previous, context) =>
    updateEc2Tags(context, InternetGatewayId, given.Tags, previous.Tags),
  remove: (InternetGatewayId, _, { account }) => {
    account.call("ec2", "DeleteInternetGateway", { InternetGatewayId });
    return true;
  },
  attributes: (InternetGatewayId) => ({ InternetGatewayId }),
});

export const ec2VpcGatewayAttachment = resourceType({
  name: "AWS::EC2::VPCGatewayAttachment",
  properties: object({ InternetGatewayId: "string", VpcId: "string" }, ["InternetGatewayId", "VpcId"]),
  replacedBy: ["InternetGatewayId", "VpcId"],
  attributeNames: ["AttachmentType"],
  create: ({ InternetGatewayId, VpcId }, { account }) => {
    account.call("ec2", "AttachInternetGateway", { InternetGatewayId, VpcId });
    return `IGW|${VpcId}`;
  },
  remove: (_, { InternetGatewayId, VpcId }, { account }) => {
    account.call("ec2", "DetachInternetGateway", { InternetGatewayId, VpcId });
    return true;
  },
  attributes: () => ({ AttachmentType: "IGW" }),
});
