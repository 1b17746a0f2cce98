import type {
  DescribeVpcAttributeCommandInput,
  DescribeVpcAttributeCommandOutput,
  ModifyVpcAttributeCommandInput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import { ec2 } from "../state.ts";

export function describeVpcAttribute(
  input: DescribeVpcAttributeCommandInput,
  account: Account,
): Omit<DescribeVpcAttributeCommandOutput, "$metadata"> {
  const vpc = find("vpc", ec2.of(account).network.vpcs, input.VpcId);
  switch (input.Attribute) {
    case "enableDnsSupport":
      return { VpcId: vpc.vpcId, EnableDnsSupport: { Value: vpc.enableDnsSupport } };
    case "enableDnsHostnames":
      return { VpcId: vpc.vpcId, EnableDnsHostnames: { Value: vpc.enableDnsHostnames } };
    case "enableNetworkAddressUsageMetrics":
      return { VpcId: vpc.vpcId, EnableNetworkAddressUsageMetrics: { Value: false } };
    default:
      throw new ServiceError(
        "InvalidParameterValue",
        `Value (${input.Attribute}) for parameter attribute is invalid.`,
      );
  }
}

/** One attribute a call, as in AWS. */
export function modifyVpcAttribute(input: ModifyVpcAttributeCommandInput, account: Account) {
  const vpc = find("vpc", ec2.of(account).network.vpcs, input.VpcId);
  const given = [input.EnableDnsSupport, input.EnableDnsHostnames].filter((one) => one !== undefined);
  if (given.length !== 1) {
    throw new ServiceError("InvalidParameterCombination", "Specify exactly one attribute to modify.");
  }
  vpc.enableDnsSupport = input.EnableDnsSupport?.Value ?? vpc.enableDnsSupport;
  vpc.enableDnsHostnames = input.EnableDnsHostnames?.Value ?? vpc.enableDnsHostnames;
  return {};
}
