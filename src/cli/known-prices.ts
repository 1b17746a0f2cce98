import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type PriceFile, Prices } from "../estimate/prices.ts";
import { packageDirectory } from "./package-directory.ts";

/** data/prices.yaml. */
export function priceFile(): PriceFile {
  return parse(readFileSync(join(packageDirectory(), "data", "prices.yaml"), "utf8")) as PriceFile;
}

/** What is known of a region, or undefined where it is nothing. */
export function readPrices(region: string): Prices | undefined {
  const file = priceFile();
  return file[region] ? new Prices(file, region) : undefined;
}
