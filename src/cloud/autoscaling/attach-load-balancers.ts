import type { AttachLoadBalancersCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, required } from "./find.ts";
import { addTrafficSources } from "./traffic-source.ts";

/** Classic Load Balancers are recorded alone. */
export function attachLoadBalancers(
  input: AttachLoadBalancersCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const given = required("loadBalancerNames", input.LoadBalancerNames);
  addTrafficSources(
    account,
    group,
    given.map((Identifier) => ({ Identifier, Type: "elb" })),
  );
  return {};
}
