import type { TimelineEvent } from "../timeline/event.ts";

/** The moments of one recovery, wall-clock milliseconds. Those that nobody saw are undefined. */
export interface Moments {
  readonly fault: number;
  /** The first request after the fault that did not get a good answer. */
  readonly firstBadAnswer?: number;
  /** The group's launching activity began. */
  readonly launch?: number;
  readonly agentStarted?: number;
  readonly volumeMounted?: number;
  readonly leaseAcquired?: number;
  readonly appHealthy?: number;
  readonly firstGoodAnswer?: number;
}

/** One part of the way from the fault to the first good answer. */
export interface Part {
  readonly name: "detect" | "launch and boot" | "mount" | "lease" | "app start" | "first good answer";
  readonly milliseconds: number;
}

/**
 * Cuts the time from the fault to the first good answer into its parts. A moment that was not seen joins its
 * part to the next one; the parts always add up to the whole.
 */
export function partsOf(moments: Moments): Part[] {
  const steps: [Part["name"], number | undefined][] = [
    ["detect", moments.launch],
    ["launch and boot", moments.agentStarted],
    ["mount", moments.volumeMounted],
    ["lease", moments.leaseAcquired],
    ["app start", moments.appHealthy],
    ["first good answer", moments.firstGoodAnswer],
  ];
  const end = moments.firstGoodAnswer ?? Number.POSITIVE_INFINITY;
  const parts: Part[] = [];
  let from = moments.fault;
  for (const [name, at] of steps) {
    if (at === undefined) continue;
    const until = Math.max(from, Math.min(at, end));
    parts.push({ name, milliseconds: until - from });
    from = until;
  }
  return parts;
}

/** Finds the moments of the recovery that followed a fault, in the timeline and in the group's launches. */
export function momentsOf(
  fault: number,
  timeline: readonly TimelineEvent[],
  launches: readonly number[],
  answers: { firstBadAnswer?: number; firstGoodAnswer?: number },
): Moments {
  const acquired = timeline.find((event) => event.type === "lease.acquired" && event.at >= fault);
  const of = (type: TimelineEvent["type"]) =>
    timeline.find(
      (event) => event.type === type && event.at >= fault && event.instanceId === acquired?.instanceId,
    )?.at;
  return {
    fault,
    ...answers,
    launch: launches.filter((at) => at >= fault).sort((a, b) => a - b)[0],
    agentStarted: of("agent.started"),
    volumeMounted: of("volume.mounted"),
    leaseAcquired: acquired?.at,
    appHealthy: of("app.healthy"),
  };
}

/** A stretch of time in which an instance's app may have written. */
interface Tenure {
  readonly epoch: number;
  readonly instanceId: string;
  readonly from: number;
  readonly until: number;
}

/**
 * Epochs that may have written at the same time, as pairs in words. An app may write from `app.starting` until
 * it stopped, its guard fired, or its machine was dead (`deaths`, by instance id). Epochs before the one that the
 * fault struck are left out: an instance that an earlier fault killed could not write its own end into the timeline.
 */
export function overlaps(
  timeline: readonly TimelineEvent[],
  fault: number,
  deaths: ReadonlyMap<string, number>,
): string[] {
  const struck = timeline.filter((event) => event.type === "app.starting" && event.at < fault).at(-1)?.epoch;
  const tenures: Tenure[] = [];
  for (const start of timeline) {
    if (start.type !== "app.starting" || start.epoch === undefined || start.instanceId === undefined)
      continue;
    if (start.epoch < (struck ?? 0)) continue;
    const { epoch, instanceId } = start;
    const end = timeline.find(
      (event) =>
        event.at >= start.at &&
        event.instanceId === instanceId &&
        (event.type === "app.stopped" || event.type === "guard.fired"),
    );
    const until = Math.min(
      end?.at ?? Number.POSITIVE_INFINITY,
      deaths.get(instanceId) ?? Number.POSITIVE_INFINITY,
    );
    tenures.push({ epoch, instanceId, from: start.at, until });
  }
  const found: string[] = [];
  tenures.forEach((one, index) => {
    for (const other of tenures.slice(index + 1)) {
      if (one.epoch === other.epoch) continue;
      if (one.from < other.until && other.from < one.until) {
        found.push(`epoch ${one.epoch} (${one.instanceId}) and epoch ${other.epoch} (${other.instanceId})`);
      }
    }
  });
  return found;
}
