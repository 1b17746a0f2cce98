import type { DescribeAccountLimitsCommandOutput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { autoScaling } from "./state.ts";

/** Quotas of a new account [UG:ec2-auto-scaling-quotas.md]. */
export function describeAccountLimits(
  _input: object,
  account: Account,
): Omit<DescribeAccountLimitsCommandOutput, "$metadata"> {
  const { groups, launchConfigurations } = autoScaling.of(account);
  return {
    MaxNumberOfAutoScalingGroups: 500,
    MaxNumberOfLaunchConfigurations: 200,
    NumberOfAutoScalingGroups: Object.keys(groups).length,
    NumberOfLaunchConfigurations: Object.keys(launchConfigurations).length,
  };
}
