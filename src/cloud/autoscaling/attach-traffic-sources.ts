import type { AttachTrafficSourcesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, required } from "./find.ts";
import { addTrafficSources } from "./traffic-source.ts";

export function attachTrafficSources(
  input: AttachTrafficSourcesCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  addTrafficSources(account, group, required("trafficSources", input.TrafficSources));
  return {};
}
