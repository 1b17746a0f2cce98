import type { DescribeAccountLimitsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { page } from "./find.ts";

/** AWS's default quotas. Source: "Quotas for your Application Load Balancers". */
const limits: Readonly<Record<string, number>> = {
  "application-load-balancers": 50,
  "target-groups": 3000,
  "target-groups-per-application-load-balancer": 100,
  "targets-per-application-load-balancer": 1000,
  "listeners-per-application-load-balancer": 50,
  "rules-per-application-load-balancer": 100,
  "condition-values-per-alb-rule": 5,
  "condition-wildcards-per-alb-rule": 6,
  "target-groups-per-action-on-application-load-balancer": 5,
};

export function describeAccountLimits(input: DescribeAccountLimitsCommandInput) {
  const all = Object.entries(limits).map(([Name, Max]) => ({ Name, Max: String(Max) }));
  const { items, next } = page(all, input.Marker, input.PageSize);
  return { Limits: items, NextMarker: next };
}
