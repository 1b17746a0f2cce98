import type { TimelineEvent } from "../timeline/event.ts";

/** A stretch of time in which an instance's app may have written. */
interface Tenure {
  readonly epoch: number;
  readonly instanceId: string;
  readonly from: number;
  readonly until: number;
}

export interface Overlaps {
  /** Epochs that may have written at the same time, as pairs in words. */
  readonly overlaps: readonly string[];
  /**
   * Epochs whose end nobody saw before the next one began, which had waited until the lease had run out: that they do
   * not overlap is what the lease promises, not what was measured.
   */
  readonly unproven: readonly string[];
}

/**
 * An app may write from `app.starting` until it stopped, its guard fired, its machine was dead (`deaths`, by instance
 * id), or EC2 told the next holder that it is gone (a takeover that is `fenced`). Epochs before the one that the fault
 * struck are left out: an instance that an earlier fault killed could not write its own end into the timeline.
 */
export function overlapsOf(
  timeline: readonly TimelineEvent[],
  fault: number,
  deaths: ReadonlyMap<string, number>,
): Overlaps {
  const struck = timeline.filter((event) => event.type === "app.starting" && event.at < fault).at(-1)?.epoch;
  const tenures = timeline.flatMap((start) => {
    if (start.type !== "app.starting" || start.epoch === undefined || start.instanceId === undefined)
      return [];
    return start.epoch < (struck ?? 0)
      ? []
      : [tenureOf(start.epoch, start.instanceId, start.at, timeline, deaths)];
  });
  const overlaps: string[] = [];
  const unproven: string[] = [];
  tenures.forEach((one, index) => {
    for (const other of tenures.slice(index + 1)) {
      if (one.epoch === other.epoch || one.from >= other.until || other.from >= one.until) continue;
      const [before, next] = one.epoch < other.epoch ? [one, other] : [other, one];
      const pair = `epoch ${before.epoch} (${before.instanceId}) and epoch ${next.epoch} (${next.instanceId})`;
      const unseen =
        before.until === Number.POSITIVE_INFINITY || deaths.get(before.instanceId) === before.until;
      (unseen && takeoverOf(timeline, next.epoch) === "expired" ? unproven : overlaps).push(pair);
    }
  });
  return { overlaps, unproven: [...new Set(unproven)] };
}

function tenureOf(
  epoch: number,
  instanceId: string,
  from: number,
  timeline: readonly TimelineEvent[],
  deaths: ReadonlyMap<string, number>,
): Tenure {
  const end = timeline.find(
    (event) =>
      event.at >= from &&
      event.instanceId === instanceId &&
      (event.type === "app.stopped" || event.type === "guard.fired"),
  );
  const fenced = timeline.find(
    (event) => event.type === "lease.acquired" && event.epoch === epoch + 1 && event.takeover === "fenced",
  );
  const ends = [end?.at, fenced?.at, deaths.get(instanceId)].filter((at) => at !== undefined);
  return { epoch, instanceId, from, until: Math.min(Number.POSITIVE_INFINITY, ...ends) };
}

function takeoverOf(timeline: readonly TimelineEvent[], epoch: number): string | undefined {
  const acquired = timeline.find((event) => event.type === "lease.acquired" && event.epoch === epoch);
  return acquired?.type === "lease.acquired" ? acquired.takeover : undefined;
}
