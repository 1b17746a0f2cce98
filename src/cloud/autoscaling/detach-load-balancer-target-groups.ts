import type { DetachLoadBalancerTargetGroupsCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, required } from "./find.ts";
import { removeTrafficSources } from "./traffic-source.ts";

export function detachLoadBalancerTargetGroups(
  input: DetachLoadBalancerTargetGroupsCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const given = required("targetGroupARNs", input.TargetGroupARNs);
  removeTrafficSources(
    group,
    given.map((Identifier) => ({ Identifier })),
  );
  return {};
}
