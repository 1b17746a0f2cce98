import type {
  DescribeLoadBalancerTargetGroupsCommandInput,
  DescribeLoadBalancerTargetGroupsCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { page } from "./page.ts";

export function describeLoadBalancerTargetGroups(
  input: DescribeLoadBalancerTargetGroupsCommandInput,
  account: Account,
): Omit<DescribeLoadBalancerTargetGroupsCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const wanted = group.trafficSources.filter((source) => source.type === "elbv2");
  const { items, NextToken } = page(wanted, input, { usual: 50, most: 100 });
  return {
    LoadBalancerTargetGroups: items.map((source) => ({
      LoadBalancerTargetGroupARN: source.identifier,
      State: source.state,
    })),
    NextToken,
  };
}
