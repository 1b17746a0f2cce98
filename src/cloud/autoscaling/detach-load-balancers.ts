import type { DetachLoadBalancersCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, required } from "./find.ts";
import { removeTrafficSources } from "./traffic-source.ts";

export function detachLoadBalancers(
  input: DetachLoadBalancersCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const given = required("loadBalancerNames", input.LoadBalancerNames);
  removeTrafficSources(
    group,
    given.map((Identifier) => ({ Identifier })),
  );
  return {};
}
