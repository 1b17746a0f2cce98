import { HitoriError } from "../base/error.ts";
import { estimateTemplate } from "../estimate/estimate-template.ts";
import { total } from "../estimate/line.ts";
import { usualUsage } from "../estimate/usage.ts";
import type { Template } from "../template/template.ts";
import { readPrices } from "./known-prices.ts";
import type { Words } from "./words/words.ts";

/** USD a month; undefined where there is nothing, or a price is not known. */
export interface PlanPrice {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** The month's price of what stands and of what would, at the same usage. */
export function planPrice(before: string | undefined, after: string, region: string): PlanPrice {
  return {
    before: before === undefined ? undefined : monthly(before, region),
    after: monthly(after, region),
  };
}

function monthly(body: string, region: string): number | undefined {
  const prices = readPrices(region);
  if (!prices) return undefined;
  try {
    return total(estimateTemplate(JSON.parse(body) as Template, usualUsage, prices));
  } catch (error) {
    // An instance type without a price: `hitori estimate --instance-price` takes one.
    if (error instanceof HitoriError && error.code === "PRICE_UNKNOWN") return undefined;
    throw error;
  }
}

export function planPriceText({ plan }: Words, { before, after }: PlanPrice): string {
  if (after === undefined) return "";
  const now = before === undefined || before === after ? undefined : before.toFixed(2);
  return plan.price(after.toFixed(2), now, usualUsage.dataGib);
}
