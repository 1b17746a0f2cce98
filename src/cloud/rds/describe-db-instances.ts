import type { DescribeDBInstancesCommandInput, DescribeDBInstancesCommandOutput } from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { describeInstance } from "./db-instance.ts";
import { type FilterTable, filtered } from "./filter.ts";
import { findInstance, instancesOf } from "./find.ts";
import { page } from "./page.ts";
import type { DbInstance } from "./state.ts";

export function describeDBInstances(
  input: DescribeDBInstancesCommandInput,
  account: Account,
): Omit<DescribeDBInstancesCommandOutput, "$metadata"> {
  const all = input.DBInstanceIdentifier
    ? [findInstance(account, input.DBInstanceIdentifier)]
    : instancesOf(account).sort((one, other) => (one.identifier < other.identifier ? -1 : 1));
  const { items, Marker } = page(filtered(all, input.Filters, filterTable(account)), input);
  return { DBInstances: items.map((instance) => describeInstance(instance, account)), Marker };
}

function filterTable(account: Account): FilterTable<DbInstance> {
  return {
    "db-instance-id": (one) => [one.identifier, account.arn("rds", `db:${one.identifier}`)],
    "dbi-resource-id": (one) => [one.resourceId],
    engine: (one) => [one.engine],
    "db-cluster-id": () => [],
    domain: () => [],
  };
}
