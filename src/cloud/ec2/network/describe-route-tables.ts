import type {
  DescribeRouteTablesCommandInput,
  DescribeRouteTablesCommandOutput,
  Route as RouteDescription,
  RouteTable as TableDescription,
} from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { toTagList } from "../../tag-list.ts";
import { type FilterTable, filtered } from "../filters.ts";
import { findAll } from "../find.ts";
import { page } from "../page.ts";
import { ec2 } from "../state.ts";
import { routeState } from "./route-state.ts";
import type { Route, RouteTable } from "./state.ts";

export function describeRouteTables(
  input: DescribeRouteTablesCommandInput,
  account: Account,
): Omit<DescribeRouteTablesCommandOutput, "$metadata"> {
  const wanted = findAll("routeTable", ec2.of(account).network.routeTables, input.RouteTableIds);
  const { items, NextToken } = page(filtered(wanted, input.Filters, filterTable(account)), input);
  return { RouteTables: items.map((table) => describeRouteTable(table, account)), NextToken };
}

export function describeRouteTable(table: RouteTable, account: Account): TableDescription {
  return {
    RouteTableId: table.routeTableId,
    VpcId: table.vpcId,
    OwnerId: account.accountId,
    PropagatingVgws: [],
    Routes: table.routes.map((route) => describeRoute(route, table, account)),
    Associations: table.associations.map((one) => ({
      RouteTableAssociationId: one.routeTableAssociationId,
      RouteTableId: table.routeTableId,
      SubnetId: one.subnetId,
      Main: one.main,
      AssociationState: { State: "associated" },
    })),
    Tags: toTagList(table.tags),
  };
}

function describeRoute(route: Route, table: RouteTable, account: Account): RouteDescription {
  return {
    DestinationCidrBlock: route.destinationCidrBlock,
    DestinationIpv6CidrBlock: route.destinationIpv6CidrBlock,
    GatewayId: route.gatewayId,
    NatGatewayId: route.natGatewayId,
    InstanceId: route.instanceId,
    NetworkInterfaceId: route.networkInterfaceId,
    Origin: route.origin,
    State: routeState(route, table, account),
  };
}

function filterTable(account: Account): FilterTable<RouteTable> {
  const routes = (look: (route: Route, table: RouteTable) => string | undefined) => (table: RouteTable) =>
    table.routes.map((route) => look(route, table));
  return {
    tags: (table) => table.tags,
    values: {
      "association.main": (table) => table.associations.some((one) => one.main),
      "association.route-table-association-id": (table) =>
        table.associations.map((one) => one.routeTableAssociationId),
      "association.route-table-id": (table) =>
        table.associations.length > 0 ? table.routeTableId : undefined,
      "association.subnet-id": (table) => table.associations.map((one) => one.subnetId),
      "owner-id": () => account.accountId,
      "route-table-id": (table) => table.routeTableId,
      "route.destination-cidr-block": routes((route) => route.destinationCidrBlock),
      "route.gateway-id": routes((route) => route.gatewayId),
      "route.nat-gateway-id": routes((route) => route.natGatewayId),
      "route.origin": routes((route) => route.origin),
      "route.state": routes((route, table) => routeState(route, table, account)),
      "vpc-id": (table) => table.vpcId,
    },
  };
}
