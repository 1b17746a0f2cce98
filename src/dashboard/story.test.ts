import { expect, test } from "vitest";
import type { EventFacts, TimelineEvent } from "../timeline/event.ts";
import { breakerOf, doingOf, frozenOf, holderOf } from "./story.ts";

const by = (at: number, instanceId: string, facts: EventFacts, epoch?: number): TimelineEvent => ({
  at,
  source: "agent",
  app: "chat",
  instanceId,
  availabilityZone: "a",
  epoch,
  ...facts,
});
const took = (at: number, id: string, epoch: number) =>
  by(at, id, { type: "lease.acquired", takeover: "fenced" }, epoch);
const waits = (at: number, id: string) => by(at, id, { type: "lease.waiting", holder: "i-1", reason: "r" });

test("the holder is who took the lease last, until it gives it back", () => {
  const events = [took(1, "i-1", 1), took(5, "i-2", 2)];
  expect(holderOf(events).holder).toEqual({ instanceId: "i-2", availabilityZone: "a", epoch: 2, since: 5 });
  expect(holderOf([...events, by(6, "i-2", { type: "lease.released" })]).holder).toBeUndefined();
  // What an earlier holder says late is not the holder's word.
  expect(holderOf([...events, by(6, "i-1", { type: "lease.released" })]).holder?.instanceId).toBe("i-2");
});

test("a candidate waits from its first word until it has the lease or its agent ends", () => {
  const events = [took(1, "i-1", 1), waits(2, "i-2"), waits(3, "i-2"), waits(3, "i-3")];
  expect(holderOf(events).waiting).toEqual([
    { instanceId: "i-2", since: 2 },
    { instanceId: "i-3", since: 3 },
  ]);
  const over = [...events, took(4, "i-2", 2), by(5, "i-3", { type: "agent.stopped" })];
  expect(holderOf(over).waiting).toEqual([]);
});

test("a stall lasts until its holder says something else of lease or app", () => {
  const stalled = [took(1, "i-1", 1), by(2, "i-1", { type: "lease.stalled", reason: "EIO" })];
  expect(holderOf([...stalled, waits(3, "i-2")]).stalledSince).toBe(2);
  expect(holderOf([...stalled, by(3, "i-1", { type: "app.healthy" })]).stalledSince).toBeUndefined();
});

test("an instance is frozen from the fault until it is taken away", () => {
  const fault: TimelineEvent = {
    at: 1,
    source: "dashboard",
    app: "chat",
    type: "fault.injected",
    fault: "hang",
    target: "i-1",
  };
  const cleared: TimelineEvent = {
    at: 2,
    source: "dashboard",
    app: "chat",
    type: "fault.cleared",
    fault: "hang",
  };
  expect([...frozenOf([fault])]).toEqual(["i-1"]);
  expect([...frozenOf([fault, { ...cleared, fault: "zone" }])]).toEqual(["i-1"]);
  expect([...frozenOf([fault, cleared])]).toEqual([]);
});

test("the breaker's evidence is what failed since the app was healthy, newest first", () => {
  const events = [
    by(1, "i-1", { type: "app.exited", service: "web", exitCode: 1 }),
    by(2, "i-1", { type: "app.healthy" }),
    by(3, "i-1", { type: "app.exited", service: "web", exitCode: 2 }),
    by(4, "i-2", { type: "app.unhealthy", reason: "r" }),
    by(5, "i-2", { type: "breaker.counted", replacements: 2, limit: 3 }),
    by(6, "i-2", { type: "breaker.held", reason: "enough" }),
  ];
  const held = breakerOf(events);
  expect(held).toMatchObject({ held: { reason: "enough", at: 6 }, counted: { replacements: 2, limit: 3 } });
  expect(held.failures.map(({ at }) => at)).toEqual([4, 3]);
  expect(breakerOf([...events, by(7, "i-2", { type: "breaker.resumed" })])).toEqual({ failures: [] });
});

test("what an instance does is the last word of its own agent", () => {
  const events = [by(1, "i-1", { type: "app.starting" }), took(2, "i-2", 2)];
  expect(doingOf(events, "i-1")?.type).toBe("app.starting");
  expect(doingOf(events, "i-3")).toBeUndefined();
});
