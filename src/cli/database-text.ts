import type { DBInstance } from "@aws-sdk/client-rds";
import type { Remark, Way } from "../database/fitness.ts";
import { databasePrice } from "../estimate/database-price.ts";
import { readPrices } from "./known-prices.ts";

/** USD a month; undefined where the price file does not know the class or the storage. */
export interface PriceChange {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** A Multi-AZ database is billed as two. After a swap the old one is billed as well until somebody deletes it. */
export function priceChange(database: DBInstance, region: string): PriceChange {
  const { DBInstanceClass, StorageType, AllocatedStorage, MultiAZ } = database;
  const size = { instanceClass: DBInstanceClass, storageType: StorageType, gib: AllocatedStorage };
  const one = databasePrice(size, readPrices(region));
  if (one === undefined) return { before: undefined, after: undefined };
  return { before: MultiAZ ? one * 2 : one, after: one * 2 };
}

/** What is known of a database before anything is done to it, line by line. */
export function databaseText(
  database: DBInstance,
  way: Way,
  remarks: readonly Remark[],
  price: PriceChange,
): string {
  const { DBInstanceIdentifier, Engine, EngineVersion, DBInstanceClass, AvailabilityZone } = database;
  const zones = (database.DBSubnetGroup?.Subnets ?? []).map((one) => one.SubnetAvailabilityZone?.Name);
  const cost =
    price.before === undefined || price.after === undefined
      ? `The price of ${DBInstanceClass} on ${database.StorageType} is not known here; Multi-AZ doubles it.`
      : `USD ${price.before.toFixed(2)} a month now, ${price.after.toFixed(2)} then.`;
  const kept =
    way === "from-snapshot" && price.before !== undefined
      ? ` The old one is billed too (USD ${price.before.toFixed(2)}) until it is deleted.`
      : "";
  return [
    `${DBInstanceIdentifier}: ${Engine} ${EngineVersion} on ${DBInstanceClass}, in ${AvailabilityZone} alone; its subnet group reaches ${[...new Set(zones)].sort().join(", ")}`,
    `${cost}${kept}`,
    ...remarks.map(({ code, blocks, message, remedy }) =>
      [`${blocks ? "in the way" : "note"}: ${message} [${code}]`, `    ${remedy}`].join("\n"),
    ),
  ].join("\n");
}
