import type { Probe } from "../state.ts";

export interface Outage {
  readonly from: number;
  /** Absent while it lasts. */
  readonly to?: number;
}

export interface Figures {
  /** Of all, as a fraction. */
  readonly good: number;
  readonly median: number;
  /** A twentieth is slower than this. */
  readonly slow: number;
  readonly outages: readonly Outage[];
}

/** What a stretch of probes comes to; undefined for none. */
export function figuresOf(probes: readonly Probe[]): Figures | undefined {
  if (probes.length === 0) return undefined;
  const latencies = probes.flatMap(([, latency]) => latency ?? []).sort((a, b) => a - b);
  const at = (fraction: number) => latencies[Math.floor(latencies.length * fraction)] ?? Number.NaN;
  return {
    good: latencies.length / probes.length,
    median: at(0.5),
    slow: at(0.95),
    outages: outagesOf(probes),
  };
}

/** Stretches without a good answer, from the first bad probe to the next good one. */
export function outagesOf(probes: readonly Probe[]): Outage[] {
  const outages: Outage[] = [];
  let from: number | undefined;
  for (const [at, latency] of probes) {
    if (latency === null) from ??= at;
    else if (from !== undefined) {
      outages.push({ from, to: at });
      from = undefined;
    }
  }
  return from === undefined ? outages : [...outages, { from }];
}
