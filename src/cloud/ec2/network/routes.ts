import type {
  CreateRouteCommandInput,
  DeleteRouteCommandInput,
  ReplaceRouteCommandInput,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import { find } from "../find.ts";
import { ec2 } from "../state.ts";
import { canonicalCidr, parseCidr } from "./cidr.ts";
import type { Route, RouteTable } from "./state.ts";

/** @throws ServiceError RouteAlreadyExists for a destination that has another target */
export function createRoute(input: CreateRouteCommandInput, account: Account) {
  const table = tableOf(input.RouteTableId, account);
  const route = routeOf(input, table, account);
  const existing = findRoute(table, input);
  if (existing && JSON.stringify(existing) !== JSON.stringify(route)) {
    throw new ServiceError(
      "RouteAlreadyExists",
      `The route identified by ${destinationOf(input)} already exists.`,
    );
  }
  if (!existing) table.routes.push(route);
  return { Return: true };
}

export function replaceRoute(input: ReplaceRouteCommandInput, account: Account) {
  const table = tableOf(input.RouteTableId, account);
  const existing = requireRoute(table, input);
  const route = routeOf(input, table, account);
  table.routes = table.routes.map((one) => (one === existing ? route : one));
  return {};
}

export function deleteRoute(input: DeleteRouteCommandInput, account: Account) {
  const table = tableOf(input.RouteTableId, account);
  const existing = requireRoute(table, input);
  if (existing.gatewayId === "local") {
    const message = `cannot remove local route ${destinationOf(input)} in route table ${table.routeTableId}`;
    throw new ServiceError("InvalidParameterValue", message);
  }
  table.routes = table.routes.filter((one) => one !== existing);
  return {};
}

interface Destination {
  DestinationCidrBlock?: string;
  DestinationIpv6CidrBlock?: string;
}

function tableOf(routeTableId: string | undefined, account: Account): RouteTable {
  return find("routeTable", ec2.of(account).network.routeTables, routeTableId);
}

function destinationOf(input: Destination): string {
  const destination = input.DestinationCidrBlock ?? input.DestinationIpv6CidrBlock;
  if (destination !== undefined) return canonicalCidr(destination);
  throw new ServiceError("MissingParameter", "The request must contain the parameter destinationCidrBlock");
}

function findRoute(table: RouteTable, input: Destination): Route | undefined {
  const destination = destinationOf(input);
  return table.routes.find(
    (route) => (route.destinationCidrBlock ?? route.destinationIpv6CidrBlock) === destination,
  );
}

function requireRoute(table: RouteTable, input: Destination): Route {
  const found = findRoute(table, input);
  if (found) return found;
  throw new ServiceError(
    "InvalidRoute.NotFound",
    `no route with destination-cidr-block ${destinationOf(input)} in route table ${table.routeTableId}`,
  );
}

/** A route with its one target, which must exist and, for a gateway, be attached to the table's VPC. */
function routeOf(input: CreateRouteCommandInput, table: RouteTable, account: Account): Route {
  const { network, instances } = ec2.of(account);
  if (input.DestinationCidrBlock !== undefined && !parseCidr(input.DestinationCidrBlock)) {
    const message = `Value (${input.DestinationCidrBlock}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`;
    throw new ServiceError("InvalidParameterValue", message);
  }
  const { GatewayId, NatGatewayId, InstanceId, NetworkInterfaceId } = input;
  const targets = [GatewayId, NatGatewayId, InstanceId, NetworkInterfaceId].filter(
    (one) => one !== undefined,
  );
  if (targets.length !== 1) {
    throw new ServiceError(
      "InvalidParameterCombination",
      "A route has exactly one target: an internet gateway, a NAT gateway, an instance or a network interface.",
    );
  }
  if (GatewayId !== undefined && GatewayId !== "local") {
    const gateway = find("internetGateway", network.internetGateways, GatewayId);
    if (gateway.vpcId !== table.vpcId) {
      const message = `route table ${table.routeTableId} and network gateway ${GatewayId} belong to different networks`;
      throw new ServiceError("InvalidParameterValue", message);
    }
  }
  if (NatGatewayId !== undefined) find("natGateway", network.natGateways, NatGatewayId);
  if (InstanceId !== undefined) find("instance", instances, InstanceId);
  return {
    destinationCidrBlock: input.DestinationCidrBlock && canonicalCidr(input.DestinationCidrBlock),
    destinationIpv6CidrBlock: input.DestinationIpv6CidrBlock,
    gatewayId: GatewayId,
    natGatewayId: NatGatewayId,
    instanceId: InstanceId,
    networkInterfaceId: NetworkInterfaceId,
    origin: "CreateRoute",
  };
}
