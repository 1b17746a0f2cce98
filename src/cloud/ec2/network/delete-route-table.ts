import type { DeleteRouteTableCommandInput } from "@aws-sdk/client-ec2";
import type { Account } from "../../account.ts";
import { find } from "../find.ts";
import { ec2 } from "../state.ts";
import { dependencyViolation } from "./dependency-violation.ts";

/** @throws ServiceError DependencyViolation while a subnet uses it, and for a VPC's main table */
export function deleteRouteTable(input: DeleteRouteTableCommandInput, account: Account) {
  const { network } = ec2.of(account);
  const table = find("routeTable", network.routeTables, input.RouteTableId);
  if (table.associations.length > 0) throw dependencyViolation("routeTable", table.routeTableId);
  delete network.routeTables[table.routeTableId];
  return {};
}
