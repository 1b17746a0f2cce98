import type { Breakage } from "./mutants.ts";
import { type SimulationOptions, simulate } from "./simulate.ts";

export interface CampaignOptions {
  readonly from: number;
  readonly seeds: number;
  readonly hours: number;
  readonly breakage?: Breakage;
  readonly only?: string;
  readonly profile?: SimulationOptions["profile"];
  /** Ends at the first violation: enough for a mutant. */
  readonly untilViolation?: boolean;
}

/** What many seeds came to. Plain data, so that parts from several processes can be added up. */
export interface Campaign {
  readonly seeds: number;
  readonly starts: number;
  readonly takeovers: Readonly<Record<string, number>>;
  readonly takeoverTimes: readonly number[];
  readonly violations: readonly { readonly seed: number; readonly what: string }[];
  readonly stuck: readonly { readonly seed: number; readonly what: string }[];
}

export const emptyCampaign: Campaign = {
  seeds: 0,
  starts: 0,
  takeovers: {},
  takeoverTimes: [],
  violations: [],
  stuck: [],
};

/** Runs one seed after the other. */
export async function runCampaign(options: CampaignOptions): Promise<Campaign> {
  const { from, seeds, hours, breakage, only, profile, untilViolation } = options;
  let sum = emptyCampaign;
  for (let seed = from; seed < from + seeds; seed++) {
    const { starts, takeovers, takeoverTimes, violation, stuck } = await simulate({
      seed,
      hours,
      breakage,
      only,
      profile,
    });
    sum = addUp(sum, {
      seeds: 1,
      starts,
      takeovers,
      takeoverTimes: only === "power off the holder" ? takeoverTimes : [],
      violations: violation === undefined ? [] : [{ seed, what: violation }],
      stuck: stuck === undefined ? [] : [{ seed, what: stuck }],
    });
    if (untilViolation === true && sum.violations.length > 0) break;
  }
  return sum;
}

export function addUp(a: Campaign, b: Campaign): Campaign {
  const takeovers = { ...a.takeovers };
  for (const [kind, count] of Object.entries(b.takeovers)) takeovers[kind] = (takeovers[kind] ?? 0) + count;
  return {
    seeds: a.seeds + b.seeds,
    starts: a.starts + b.starts,
    takeovers,
    takeoverTimes: [...a.takeoverTimes, ...b.takeoverTimes],
    violations: [...a.violations, ...b.violations],
    stuck: [...a.stuck, ...b.stuck],
  };
}

/** The value below which a share of the figures lies; NaN for none. */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
