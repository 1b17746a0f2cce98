import type { Account } from "../account.ts";
import type { LoadBalancer } from "../elasticloadbalancing/state.ts";

/**
 * The zones in which a load balancer has a node that answers: it has one in each of its subnets, and loses it with
 * the zone. AWS takes a lost node's address out of the name; here all nodes share one address, so a connection is given
 * to one of those that are left.
 */
export function liveNodes({ cloud }: Account, { subnets }: LoadBalancer): string[] {
  return subnets
    .map((subnet) => subnet.availabilityZone)
    .filter((zone) => !cloud.failedZones.has(zone) && !cloud.cutOffZones.has(zone));
}
