import { HitoriError } from "../base/error.ts";

/** One unit price of data/prices.yaml. */
export interface Price {
  readonly usd: number;
  readonly unit: "hour" | "GiB-hour" | "GiB-month" | "GiB" | "MiBps-month";
  readonly source: string;
  readonly date: string;
  /** Sources contradict it, or it is a neighbouring region's. */
  readonly guess?: boolean;
}

/** Regions, and in each what a thing costs. */
export type PriceFile = Readonly<Record<string, Readonly<Record<string, Price>>>>;

/** AWS's own month in its price examples. */
export const hoursPerMonth = 730;

/** What things cost in one region. */
export class Prices {
  readonly region: string;
  readonly #prices: Readonly<Record<string, Price>>;

  /** @throws HitoriError PRICE_REGION_UNKNOWN */
  constructor(file: PriceFile, region: string) {
    const prices = file[region];
    if (!prices)
      throw new HitoriError({
        code: "PRICE_REGION_UNKNOWN",
        message: `No prices are known for region ${region}; expected one of ${Object.keys(file).join(", ")}.`,
        hint: `Take the nearest one:  hitori estimate --region ${Object.keys(file)[0]}`,
      });
    this.region = region;
    this.#prices = prices;
  }

  /** The price of something, or undefined where it is not known. */
  find(item: string): Price | undefined {
    return this.#prices[item];
  }

  /** @throws HitoriError PRICE_UNKNOWN */
  of(item: string): Price {
    const price = this.#prices[item];
    if (price) return price;
    throw new HitoriError({
      code: "PRICE_UNKNOWN",
      message: `The price of "${item}" in ${this.region} is not known.`,
      hint: item.startsWith("instance ")
        ? "Look it up on AWS's page of on-demand prices and give it, in USD an hour:  hitori estimate --instance-price 0.0408"
        : "Choose another region:  hitori estimate --region ap-northeast-1",
    });
  }
}
