import type {
  CreateNatGatewayCommandInput,
  CreateNatGatewayCommandOutput,
  DescribeNatGatewaysCommandOutput,
} from "@aws-sdk/client-ec2";
import { ServiceError } from "../../service-error.ts";
import { updateEc2Tags } from "./ec2-tags.ts";
import type { Loose } from "./loose.ts";
import { type ResourceContext, resourceType } from "./resource-type.ts";
import { object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

export const ec2NatGateway = resourceType({
  name: "AWS::EC2::NatGateway",
  properties: object(
    { AllocationId: "string", ConnectivityType: "string", SubnetId: "string", Tags: tagList },
    ["SubnetId"],
  ),
  replacedBy: ["AllocationId", "ConnectivityType", "SubnetId"],
  attributeNames: ["NatGatewayId"],
  taggable: true,
  create: (given, context) => {
    const input = {
      AllocationId: given.AllocationId,
      ConnectivityType: given.ConnectivityType,
      SubnetId: given.SubnetId,
      TagSpecifications: [{ ResourceType: "natgateway", Tags: allTags(context, given.Tags) }],
    } satisfies Loose<CreateNatGatewayCommandInput>;
    const answer = context.account.call<CreateNatGatewayCommandOutput>("ec2", "CreateNatGateway", input);
    return answer.NatGateway?.NatGatewayId ?? "";
  },
  ready: (id, _, context) => {
    const state = describe(id, context)?.State;
    if (state === "failed") throw new ServiceError("NotStabilized", `NatGateway ${id} is in state failed`);
    return state === "available";
  },
  update: (id, given, previous, context) => updateEc2Tags(context, id, given.Tags, previous.Tags),
  remove: (id, _, context) => {
    const gone = (state: string | undefined) => state === undefined || state === "deleted";
    const state = describe(id, context)?.State;
    if (gone(state)) return true;
    if (state !== "deleting") context.account.call("ec2", "DeleteNatGateway", { NatGatewayId: id });
    return gone(describe(id, context)?.State);
  },
  attributes: (NatGatewayId) => ({ NatGatewayId }),
});

function describe(id: string, { account }: ResourceContext) {
  const input = { NatGatewayIds: [id] };
  return account.call<DescribeNatGatewaysCommandOutput>("ec2", "DescribeNatGateways", input).NatGateways?.[0];
}
