import type { Account } from "../../account.ts";
import { ec2 } from "../state.ts";
import type { Route, RouteTable } from "./state.ts";

/** A route whose target went away stays, and leads nowhere. */
export function routeState(route: Route, table: RouteTable, account: Account): "active" | "blackhole" {
  const { network, instances } = ec2.of(account);
  if (route.gatewayId?.startsWith("igw-")) {
    return network.internetGateways[route.gatewayId]?.vpcId === table.vpcId ? "active" : "blackhole";
  }
  if (route.natGatewayId !== undefined) {
    const gateway = network.natGateways[route.natGatewayId];
    return gateway && gateway.deleteTime === undefined ? "active" : "blackhole";
  }
  if (route.instanceId !== undefined) {
    return instances[route.instanceId]?.state === "running" ? "active" : "blackhole";
  }
  return "active";
}
