import type { SetSecurityGroupsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { findLoadBalancer } from "./find.ts";
import { findSecurityGroups } from "./subnets.ts";

/** Recorded only: the balancer listens on loopback to whoever is on this machine. */
export function setSecurityGroups(input: SetSecurityGroupsCommandInput, account: Account) {
  const loadBalancer = findLoadBalancer(account, input.LoadBalancerArn);
  loadBalancer.securityGroupIds = findSecurityGroups(account, input.SecurityGroups, loadBalancer.vpcId);
  return { SecurityGroupIds: loadBalancer.securityGroupIds };
}
