import type { AttachLoadBalancerTargetGroupsCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, required } from "./find.ts";
import { addTrafficSources } from "./traffic-source.ts";

export function attachLoadBalancerTargetGroups(
  input: AttachLoadBalancerTargetGroupsCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const given = required("targetGroupARNs", input.TargetGroupARNs);
  addTrafficSources(
    account,
    group,
    given.map((Identifier) => ({ Identifier, Type: "elbv2" })),
  );
  return {};
}
