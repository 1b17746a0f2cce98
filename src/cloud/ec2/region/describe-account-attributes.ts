import type {
  DescribeAccountAttributesCommandInput,
  DescribeAccountAttributesCommandOutput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";

/** Quotas are AWS's defaults; nothing here holds an account to them. */
export function describeAccountAttributes(
  input: DescribeAccountAttributesCommandInput,
  account: Account,
): Omit<DescribeAccountAttributesCommandOutput, "$metadata"> {
  const defaultVpc = Object.values(ec2.of(account).network.vpcs).find((vpc) => vpc.isDefault);
  const attributes: Readonly<Record<string, string>> = {
    "supported-platforms": "VPC",
    "default-vpc": defaultVpc?.vpcId ?? "none",
    "max-instances": "20",
    "vpc-max-security-groups-per-interface": "5",
    "max-elastic-ips": "5",
    "vpc-max-elastic-ips": "5",
  };
  const named: readonly string[] = input.AttributeNames ?? [];
  return {
    AccountAttributes: Object.entries(attributes)
      .filter(([name]) => named.length === 0 || named.includes(name))
      .map(([AttributeName, AttributeValue]) => ({
        AttributeName,
        AttributeValues: [{ AttributeValue }],
      })),
  };
}
