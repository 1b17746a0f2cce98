import type { TimelineEvent } from "../../timeline/event.ts";
import type { DrillResult } from "../verdict.ts";

/** A stretch of a lane, wall-clock milliseconds, with the style that it is drawn in. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly kind: "answers" | "outage" | "fault" | "tenure" | "waiting";
  readonly title: string;
}

export interface Lane {
  readonly name: string;
  readonly stretches: readonly Stretch[];
  /** Moments worth a mark. */
  readonly marks: readonly { readonly at: number; readonly title: string }[];
}

/** Milliseconds that are shown before the fault. */
const before = 500;

/** From when to when a drill is drawn. */
export function spanOf({ injectedAt, restoredAt, outages, timeline }: DrillResult): {
  from: number;
  to: number;
} {
  const last = Math.max(
    restoredAt,
    ...outages.map(({ from, to }) => to ?? from),
    ...timeline.filter(({ type }) => type === "app.healthy").map(({ at }) => at),
  );
  return { from: injectedAt - before, to: last + Math.max(500, (last - injectedAt) * 0.05) };
}

/** What is drawn: the answers, the fault, and each instance with the time in which it had the lease. */
export function lanesOf(result: DrillResult): Lane[] {
  const { from, to } = spanOf(result);
  const ids = [result.victim.instanceId, ...result.timeline.map(({ instanceId }) => instanceId)];
  const instances = [...new Set(ids.filter((id) => id !== undefined))];
  return [
    { name: "answers", stretches: answers(result, from, to), marks: [] },
    {
      name: `fault: ${result.fault}`,
      stretches: [
        { from: result.injectedAt, to: result.restoredAt, kind: "fault", title: "the fault is in" },
      ],
      marks: [],
    },
    ...instances.map((id) => instanceLane(id, result, from, to)),
  ];
}

function answers({ outages }: DrillResult, from: number, to: number): Stretch[] {
  const bad = outages.map(
    (outage): Stretch => ({
      from: outage.from,
      to: outage.to ?? to,
      kind: "outage",
      title: `no good answer for ${((outage.to ?? to) - outage.from) / 1000} s`,
    }),
  );
  return [{ from, to, kind: "answers", title: "good answers" }, ...bad];
}

function instanceLane(id: string, result: DrillResult, from: number, to: number): Lane {
  const own = result.timeline.filter((event) => event.instanceId === id && event.source !== "drill");
  const zone = own.find(({ availabilityZone }) => availabilityZone !== undefined)?.availabilityZone;
  const began =
    id === result.victim.instanceId ? from : own.find((event) => event.type === "agent.started")?.at;
  const acquired = own.find((event) => event.type === "lease.acquired")?.at;
  const stretches: Stretch[] = [];
  if (began !== undefined && id !== result.victim.instanceId) {
    stretches.push({ from: began, to: acquired ?? to, kind: "waiting", title: "waiting for the lease" });
  }
  const held = id === result.victim.instanceId ? from : acquired;
  if (held !== undefined) {
    stretches.push({ from: held, to: endOf(own, result, id) ?? to, kind: "tenure", title: "has the lease" });
  }
  const marks = own.map((event) => ({ at: event.at, title: event.type }));
  return { name: zone === undefined ? id : `${id}, ${zone}`, stretches, marks };
}

function endOf(own: readonly TimelineEvent[], result: DrillResult, id: string): number | undefined {
  const said = own.findLast(
    ({ type }) => type === "lease.released" || type === "guard.fired" || type === "lease.lost",
  );
  const struck =
    id === result.victim.instanceId && result.replacement !== undefined ? result.injectedAt : undefined;
  return said?.at ?? struck;
}
