import type { TimelineEvent } from "../timeline/event.ts";
import { leaseOf } from "../timeline/lease-view.ts";
import type { BreakerState, Failure, LeaseState } from "./state.ts";

/** Who holds the lease, whether it stalls, and who waits for it. Events oldest first. */
export function holderOf(
  events: readonly TimelineEvent[],
): Pick<LeaseState, "holder" | "stalledSince" | "waiting"> {
  const { holder } = leaseOf(events);
  if (holder === undefined) return { waiting: waitingSince(events, 0) };
  const since = events.findLastIndex((event) => event.type === "lease.acquired" && event.at === holder.at);
  const { availabilityZone } = events[since] ?? {};
  const stalled = stalledSince(events.slice(since), holder.instanceId);
  return {
    holder: {
      instanceId: holder.instanceId,
      epoch: holder.epoch,
      since: holder.at,
      ...(availabilityZone === undefined ? {} : { availabilityZone }),
    },
    ...(stalled === undefined ? {} : { stalledSince: stalled }),
    waiting: waitingSince(events, holder.at),
  };
}

/**
 * An agent says when renewing begins to fail, and nothing when it goes on: whatever else it says of its lease or app
 * ends the stall.
 */
function stalledSince(events: readonly TimelineEvent[], instanceId: string): number | undefined {
  const last = events.findLast(
    (event) => event.instanceId === instanceId && /^(lease|app)\./.test(event.type),
  );
  return last?.type === "lease.stalled" ? last.at : undefined;
}

function waitingSince(events: readonly TimelineEvent[], acquiredAt: number): LeaseState["waiting"] {
  const waiting = new Map<string, number>();
  for (const event of events) {
    if (event.instanceId === undefined || event.at < acquiredAt) continue;
    if (event.type === "lease.waiting" && !waiting.has(event.instanceId))
      waiting.set(event.instanceId, event.at);
    if (event.type === "lease.acquired" || event.type === "agent.stopped") waiting.delete(event.instanceId);
  }
  return [...waiting].map(([instanceId, since]) => ({ instanceId, since }));
}

/** The last thing that an instance's agent said. */
export function doingOf(events: readonly TimelineEvent[], instanceId: string): TimelineEvent | undefined {
  return events.findLast((event) => event.source === "agent" && event.instanceId === instanceId);
}

/** Instances that a fault froze, which was not taken away. */
export function frozenOf(events: readonly TimelineEvent[]): ReadonlySet<string> {
  const frozen = new Set<string>();
  for (const event of events) {
    if (event.type === "fault.injected" && event.fault === "hang") frozen.add(event.target);
    if (event.type === "fault.cleared" && event.fault === "hang") frozen.clear();
  }
  return frozen;
}

/** How many failures are shown. */
const failuresShown = 20;

/** Whether the breaker holds the app, and what failed since the app was healthy last. */
export function breakerOf(events: readonly TimelineEvent[]): BreakerState {
  let held: BreakerState["held"];
  let counted: BreakerState["counted"];
  let failures: Failure[] = [];
  for (const event of events) {
    if (event.type === "app.healthy" || event.type === "breaker.resumed") {
      held = undefined;
      counted = undefined;
      failures = [];
    }
    if (event.type === "breaker.held") held = { reason: event.reason, at: event.at };
    if (event.type === "breaker.counted") {
      counted = { replacements: event.replacements, limit: event.limit };
    }
    if (event.type === "app.exited" || event.type === "app.unhealthy") {
      failures.unshift({ at: event.at, instanceId: event.instanceId, event });
    }
  }
  return {
    ...(held ? { held } : {}),
    ...(counted ? { counted } : {}),
    failures: failures.slice(0, failuresShown),
  };
}
