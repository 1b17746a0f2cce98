import type {
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { page } from "./page.ts";

export function describeLoadBalancers(
  input: DescribeLoadBalancersCommandInput,
  account: Account,
): Omit<DescribeLoadBalancersCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const wanted = group.trafficSources.filter((source) => source.type === "elb");
  const { items, NextToken } = page(wanted, input, { usual: 50, most: 100 });
  return {
    LoadBalancers: items.map((source) => ({ LoadBalancerName: source.identifier, State: source.state })),
    NextToken,
  };
}
