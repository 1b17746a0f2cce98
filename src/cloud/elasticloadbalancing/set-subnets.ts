import type { SetSubnetsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { describeLoadBalancer } from "./describe-load-balancers.ts";
import { findLoadBalancer } from "./find.ts";
import { findSubnets } from "./subnets.ts";

/** Targets in a zone that is no longer among them get no requests. */
export function setSubnets(input: SetSubnetsCommandInput, account: Account) {
  const loadBalancer = findLoadBalancer(account, input.LoadBalancerArn);
  const { vpcId, subnets } = findSubnets(
    account,
    input.Subnets,
    input.SubnetMappings,
    loadBalancer.type ? 1 : 2,
  );
  if (vpcId !== loadBalancer.vpcId) {
    throw new ServiceError(
      "InvalidConfigurationRequest",
      `The subnets are in the VPC '${vpcId}', the load balancer is in '${loadBalancer.vpcId}'`,
    );
  }
  loadBalancer.subnets = subnets;
  const { AvailabilityZones, IpAddressType } = describeLoadBalancer(loadBalancer, account);
  return { AvailabilityZones, IpAddressType };
}
