import type {
  Address,
  AllocateAddressCommandInput,
  AllocateAddressCommandOutput,
  DescribeAddressesCommandOutput,
} from "@aws-sdk/client-ec2";
import { ServiceError } from "../../service-error.ts";
import { updateEc2Tags } from "./ec2-tags.ts";
import type { Loose } from "./loose.ts";
import { type ResourceContext, resourceType } from "./resource-type.ts";
import { object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

/** Ref gives the address itself, not the allocation. */
export const ec2Eip = resourceType({
  name: "AWS::EC2::EIP",
  properties: object({ Domain: "string", InstanceId: "string", Tags: tagList }),
  replacedBy: ["Domain"],
  attributeNames: ["AllocationId", "PublicIp"],
  taggable: true,
  create: (given, context) => {
    const input = {
      Domain: given.Domain ?? "vpc",
      TagSpecifications: [{ ResourceType: "elastic-ip", Tags: allTags(context, given.Tags) }],
    } satisfies Loose<AllocateAddressCommandInput>;
    return context.account.call<AllocateAddressCommandOutput>("ec2", "AllocateAddress", input).PublicIp ?? "";
  },
  ready: (publicIp, { InstanceId }, context) => {
    const { AllocationId } = requireAddress(publicIp, context);
    if (InstanceId) context.account.call("ec2", "AssociateAddress", { AllocationId, InstanceId });
    return true;
  },
  update: (publicIp, given, previous, context) => {
    const { AllocationId = "", AssociationId } = requireAddress(publicIp, context);
    if (AssociationId && given.InstanceId !== previous.InstanceId) {
      context.account.call("ec2", "DisassociateAddress", { AssociationId });
    }
    updateEc2Tags(context, AllocationId, given.Tags, previous.Tags);
  },
  remove: (publicIp, _, context) => {
    const { AllocationId, AssociationId } = requireAddress(publicIp, context);
    if (AssociationId) context.account.call("ec2", "DisassociateAddress", { AssociationId });
    context.account.call("ec2", "ReleaseAddress", { AllocationId });
    return true;
  },
  attributes: (publicIp, _, context) => ({
    AllocationId: requireAddress(publicIp, context).AllocationId ?? "",
    PublicIp: publicIp,
  }),
});

/** @throws ServiceError InvalidAddress.NotFound */
function requireAddress(publicIp: string, { account }: ResourceContext): Address {
  const input = { PublicIps: [publicIp] };
  const answer = account.call<DescribeAddressesCommandOutput>("ec2", "DescribeAddresses", input);
  const [address] = answer.Addresses ?? [];
  if (address) return address;
  throw new ServiceError("InvalidAddress.NotFound", `Address '${publicIp}' not found.`);
}
