import { hoursPerMonth, type Price } from "./prices.ts";

/** One line of an estimate. */
export interface Line {
  readonly what: string;
  /** In the price's unit, a month. */
  readonly quantity: number;
  readonly unit: Price["unit"];
  readonly unitPrice: number;
  /** USD. */
  readonly monthly: number;
  readonly source: string;
  readonly date: string;
  readonly guess: boolean;
}

/** `count` of something for a month: hours are counted by the month's length, everything else as it is. */
export function line(what: string, price: Price, count: number): Line {
  const quantity = price.unit === "hour" || price.unit === "GiB-hour" ? count * hoursPerMonth : count;
  const { usd, unit, source, date } = price;
  return {
    what,
    quantity,
    unit,
    unitPrice: usd,
    monthly: quantity * usd,
    source,
    date,
    guess: price.guess === true,
  };
}

/** USD a month. */
export function total(lines: readonly Line[]): number {
  return lines.reduce((sum, { monthly }) => sum + monthly, 0);
}
