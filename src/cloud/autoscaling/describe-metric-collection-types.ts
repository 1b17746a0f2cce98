import type { DescribeMetricCollectionTypesCommandOutput } from "@aws-sdk/client-auto-scaling";
import { groupMetrics } from "./group-metric.ts";

export function describeMetricCollectionTypes(): Omit<
  DescribeMetricCollectionTypesCommandOutput,
  "$metadata"
> {
  return {
    Metrics: groupMetrics.map((Metric) => ({ Metric })),
    Granularities: [{ Granularity: "1Minute" }],
  };
}
