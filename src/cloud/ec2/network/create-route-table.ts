import type { CreateRouteTableCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { find } from "../find.ts";
import { newId } from "../new-id.ts";
import { ec2 } from "../state.ts";
import { tagsFor } from "../tags.ts";
import { describeRouteTable } from "./describe-route-tables.ts";
import { localRoute } from "./make-vpc.ts";
import type { RouteTable } from "./state.ts";

export function createRouteTable(input: CreateRouteTableCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const vpc = find("vpc", network.vpcs, input.VpcId);
  const table: RouteTable = {
    routeTableId: newId("rtb"),
    vpcId: vpc.vpcId,
    routes: [localRoute(vpc)],
    associations: [],
    tags: tagsFor("route-table", input.TagSpecifications),
  };
  network.routeTables[table.routeTableId] = table;
  return { RouteTable: describeRouteTable(table, account) };
}
