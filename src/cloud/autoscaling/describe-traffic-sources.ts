import type {
  DescribeTrafficSourcesCommandInput,
  DescribeTrafficSourcesCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { page } from "./page.ts";

export function describeTrafficSources(
  input: DescribeTrafficSourcesCommandInput,
  account: Account,
): Omit<DescribeTrafficSourcesCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const wanted = group.trafficSources.filter(
    (source) => input.TrafficSourceType === undefined || source.type === input.TrafficSourceType,
  );
  const { items, NextToken } = page(wanted, input, { usual: 50, most: 50 });
  return {
    TrafficSources: items.map((source) => ({
      TrafficSource: source.identifier,
      Identifier: source.identifier,
      Type: source.type,
      State: source.state,
    })),
    NextToken,
  };
}
