import type {
  DescribeLoadBalancerAttributesCommandInput,
  ModifyLoadBalancerAttributesCommandInput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { describeAttributes, loadBalancerDefaultsOf, setAttributes } from "./attributes.ts";
import { findLoadBalancer } from "./find.ts";

export function describeLoadBalancerAttributes(
  input: DescribeLoadBalancerAttributesCommandInput,
  account: Account,
) {
  return { Attributes: describeAttributes(findLoadBalancer(account, input.LoadBalancerArn).attributes) };
}

export function modifyLoadBalancerAttributes(
  input: ModifyLoadBalancerAttributesCommandInput,
  account: Account,
) {
  const { attributes, type } = findLoadBalancer(account, input.LoadBalancerArn);
  setAttributes(attributes, input.Attributes, loadBalancerDefaultsOf(type), "Load balancer");
  return { Attributes: describeAttributes(attributes) };
}
