import type { CreateVpcCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { ec2 } from "../state.ts";
import { tagsFor } from "../tags.ts";
import { canonicalCidr, networkRange } from "./cidr.ts";
import { describeVpc } from "./describe-vpcs.ts";
import { makeVpc } from "./make-vpc.ts";

export function createVpc(input: CreateVpcCommandInput, account: Account) {
  if (input.AmazonProvidedIpv6CidrBlock === true || input.Ipv4IpamPoolId !== undefined) {
    throw new ServiceError("UnsupportedOperation", "The local cloud has no IPv6 and no IPAM pools.");
  }
  networkRange(input.CidrBlock, "InvalidVpc.Range");
  const vpc = makeVpc(ec2.of(account).network, {
    cidrBlock: canonicalCidr(input.CidrBlock ?? ""),
    isDefault: false,
    instanceTenancy: input.InstanceTenancy,
    tags: tagsFor("vpc", input.TagSpecifications),
  });
  return { Vpc: describeVpc(vpc, account) };
}
