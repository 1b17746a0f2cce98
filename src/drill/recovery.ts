import type { TimelineEvent } from "../timeline/event.ts";
import type { Outage } from "./prober.ts";

/** The moments of one recovery, wall-clock milliseconds. Those that nobody saw are undefined. */
export interface Moments {
  readonly fault: number;
  /** The first request after the fault that did not get a good answer. */
  readonly firstBadAnswer?: number;
  /** Somebody saw it: the group began to terminate the instance, or its agent or guard said so. */
  readonly noticed?: number;
  /** The group's launching activity began. */
  readonly launch?: number;
  /** EC2 first said that the replacement runs. */
  readonly running?: number;
  readonly agentStarted?: number;
  readonly volumeMounted?: number;
  readonly leaseAcquired?: number;
  readonly appHealthy?: number;
  /** The load balancer first said that the target is healthy. */
  readonly targetHealthy?: number;
  readonly firstGoodAnswer?: number;
}

/** One part of the way from the fault to the first good answer. */
export interface Part {
  readonly name:
    | "detect"
    | "decide"
    | "launch"
    | "boot"
    | "mount"
    | "lease"
    | "app start"
    | "target healthy"
    | "first good answer";
  readonly milliseconds: number;
}

/**
 * Cuts the time from the fault to the first good answer into its parts. A moment that was not seen joins its
 * part to the next one; the parts always add up to the whole.
 * @param from where the recovery begins, if it is not the fault itself
 */
export function partsOf(moments: Moments, from = moments.fault): Part[] {
  const steps: [Part["name"], number | undefined][] = [
    ["detect", moments.noticed],
    ["decide", moments.launch],
    ["launch", moments.running],
    ["boot", moments.agentStarted],
    ["mount", moments.volumeMounted],
    ["lease", moments.leaseAcquired],
    ["app start", moments.appHealthy],
    ["target healthy", moments.targetHealthy],
    ["first good answer", moments.firstGoodAnswer],
  ];
  if (moments.firstGoodAnswer === undefined) return [];
  const end = moments.firstGoodAnswer;
  const parts: Part[] = [];
  let reached = from;
  for (const [name, at] of steps) {
    if (at === undefined) continue;
    const until = Math.max(reached, Math.min(at, end));
    parts.push({ name, milliseconds: until - reached });
    reached = until;
  }
  return parts;
}

/** What the group did and what was seen of its instances, beside the timeline. */
export interface Sightings {
  readonly victim: string;
  /** Beginnings of the group's launches and of its terminations of the victim. */
  readonly launches: readonly number[];
  readonly terminations: readonly number[];
  /** When EC2 first said `running`, and the load balancer `healthy`, by instance. */
  readonly running: ReadonlyMap<string, number>;
  readonly targetHealthy: ReadonlyMap<string, number>;
}

/**
 * Whether what the fault led to is over: the last outage ended after somebody had noticed the fault. One that ended
 * before was another's: a busy computer, a single slow answer.
 * @param noticed undefined where nobody has yet
 */
export function isOver(outages: readonly Outage[], noticed: number | undefined): boolean {
  const last = outages.at(-1);
  return last?.to !== undefined && noticed !== undefined && last.to > noticed;
}

/** When the victim's own agent or guard first said that something is wrong. */
export function saidBy(
  victim: string,
  timeline: readonly TimelineEvent[],
  fault: number,
): number | undefined {
  return timeline.find(
    (event) => event.at >= fault && noticing.has(event.type) && event.instanceId === victim,
  )?.at;
}

const noticing: ReadonlySet<TimelineEvent["type"]> = new Set([
  "app.exited",
  "app.unhealthy",
  "agent.stopping",
  "lease.lost",
  "lease.stalled",
  "guard.fired",
]);

/** Finds the moments of the recovery that ended with the first good answer after `outage`. */
export function momentsOf(
  fault: number,
  timeline: readonly TimelineEvent[],
  seen: Sightings,
  outage: Outage | undefined,
): Moments {
  const end = outage?.to ?? Number.POSITIVE_INFINITY;
  const after = timeline.filter((event) => event.at >= fault && event.at <= end);
  const acquired = after.findLast((event) => event.type === "lease.acquired");
  const instanceId = acquired?.instanceId ?? seen.victim;
  const last = (type: TimelineEvent["type"]) =>
    after.findLast((event) => event.type === type && event.instanceId === instanceId)?.at;
  const earliest = (times: readonly number[]) => times.filter((at) => at >= fault).sort((a, b) => a - b)[0];
  const replaced = instanceId !== seen.victim;
  const said = saidBy(seen.victim, after, fault);
  return {
    fault,
    firstBadAnswer: outage?.from,
    firstGoodAnswer: outage?.to,
    noticed: earliest([...seen.terminations, ...(said === undefined ? [] : [said])]),
    ...(replaced ? { launch: earliest(seen.launches), running: seen.running.get(instanceId) } : {}),
    agentStarted: last("agent.started"),
    volumeMounted: last("volume.mounted"),
    leaseAcquired: acquired?.at,
    // A balancer may find a target good before the agent's own check does.
    appHealthy: timeline.find(
      (one) =>
        one.type === "app.healthy" && one.instanceId === instanceId && one.at >= (acquired?.at ?? fault),
    )?.at,
    ...(replaced ? { targetHealthy: seen.targetHealthy.get(instanceId) } : {}),
  };
}
