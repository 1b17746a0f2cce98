import type { EnableMetricsCollectionCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, required, validationError } from "./find.ts";
import { givenMetrics } from "./group-metric.ts";

/** Recorded alone: there is no CloudWatch here to send them to. */
export function enableMetricsCollection(
  input: EnableMetricsCollectionCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const granularity = required("granularity", input.Granularity);
  if (granularity !== "1Minute") throw validationError(`Invalid Granularity: ${granularity}`);
  group.enabledMetrics = [...new Set([...group.enabledMetrics, ...givenMetrics(input.Metrics)])];
  return {};
}
