import type { DisableMetricsCollectionCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { givenMetrics } from "./group-metric.ts";

export function disableMetricsCollection(
  input: DisableMetricsCollectionCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const disabled = givenMetrics(input.Metrics);
  group.enabledMetrics = group.enabledMetrics.filter((metric) => !disabled.includes(metric));
  return {};
}
