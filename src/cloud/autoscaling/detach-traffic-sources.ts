import type { DetachTrafficSourcesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, required } from "./find.ts";
import { removeTrafficSources } from "./traffic-source.ts";

export function detachTrafficSources(
  input: DetachTrafficSourcesCommandInput,
  account: Account,
): Record<string, never> {
  removeTrafficSources(
    findGroup(account, input.AutoScalingGroupName),
    required("trafficSources", input.TrafficSources),
  );
  return {};
}
