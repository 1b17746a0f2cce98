/** What of several rounds is most, least and between, milliseconds. */
export interface Percentiles {
  readonly rounds: number;
  /** Rounds in which the app did not come back in time; they are in none of the figures. */
  readonly never: number;
  readonly p50?: number;
  readonly p90?: number;
  readonly p99?: number;
  readonly most?: number;
}

/** By the nearest rank, so that each figure is one that was measured. */
export function percentilesOf(recoveries: readonly (number | undefined)[]): Percentiles {
  const sorted = recoveries.filter((one) => one !== undefined).sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  return {
    rounds: recoveries.length,
    never: recoveries.length - sorted.length,
    p50: rank(0.5),
    p90: rank(0.9),
    p99: rank(0.99),
    most: sorted.at(-1),
  };
}
