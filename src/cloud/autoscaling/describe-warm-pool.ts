import type {
  DescribeWarmPoolCommandInput,
  DescribeWarmPoolCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { page } from "./page.ts";

/** A group without a pool has neither configuration nor instances: AWS answers so too. */
export function describeWarmPool(
  input: DescribeWarmPoolCommandInput,
  account: Account,
): Omit<DescribeWarmPoolCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const { NextToken } = page([], input, { usual: 50, most: 50 });
  return { WarmPoolConfiguration: group.warmPool, Instances: [], NextToken };
}
