import type { TimelineEvent } from "./event.ts";

export interface LeaseView {
  readonly holder?: { readonly instanceId: string; readonly epoch: number; readonly at: number };
  /** Why the breaker holds the app, where it does. */
  readonly held?: string;
}

/** Who holds the lease, by the timeline, oldest first. */
export function leaseOf(timeline: readonly TimelineEvent[]): LeaseView {
  let view: LeaseView = {};
  for (const event of timeline) {
    if (event.type === "lease.acquired" && event.instanceId !== undefined && event.epoch !== undefined) {
      view = { ...view, holder: { instanceId: event.instanceId, epoch: event.epoch, at: event.at } };
    }
    if (event.type === "lease.released" && view.holder?.instanceId === event.instanceId) {
      view = { held: view.held };
    }
    if (event.type === "breaker.held") view = { ...view, held: event.reason };
    if (event.type === "breaker.resumed" || event.type === "app.healthy") view = { holder: view.holder };
  }
  return view;
}
