import { expect, test } from "vitest";
import type { EventFacts, TimelineEvent } from "../timeline/event.ts";
import { overlapsOf } from "./overlaps.ts";

function event(at: number, instanceId: string, epoch: number, facts: EventFacts): TimelineEvent {
  return { at, source: "agent", app: "chat", instanceId, epoch, ...facts };
}

const starting = (at: number, instanceId: string, epoch: number) =>
  event(at, instanceId, epoch, { type: "app.starting" });
const acquired = (at: number, instanceId: string, epoch: number, takeover: "fenced" | "expired") =>
  event(at, instanceId, epoch, { type: "lease.acquired", takeover });
const two = [starting(100, "i-1", 1), starting(300, "i-2", 2)];
const pair = "epoch 1 (i-1) and epoch 2 (i-2)";

test("an app that started while the one before could still write overlaps with it", () => {
  expect(overlapsOf(two, 200, new Map())).toEqual({ overlaps: [pair], unproven: [] });
  expect(overlapsOf(two, 200, new Map([["i-1", 250]])).overlaps).toEqual([]);
  const stopped = event(250, "i-1", 1, { type: "app.stopped" });
  expect(overlapsOf([...two, stopped], 200, new Map()).overlaps).toEqual([]);
  const fired = event(350, "i-1", 1, { type: "guard.fired", reason: "deadline" });
  expect(overlapsOf([...two, fired], 200, new Map()).overlaps).toEqual([pair]);
});

test("an instance that EC2 said is gone before the next took the lease does not overlap", () => {
  expect(overlapsOf([...two, acquired(290, "i-2", 2, "fenced")], 200, new Map()).overlaps).toEqual([]);
});

test("an end that nobody saw is unproven where the next had waited the lease out, and said so", () => {
  const timeline = [...two, acquired(290, "i-2", 2, "expired")];
  expect(overlapsOf(timeline, 200, new Map())).toEqual({ overlaps: [], unproven: [pair] });
  expect(overlapsOf(timeline, 200, new Map([["i-1", 900]]))).toEqual({ overlaps: [], unproven: [pair] });
});

test("an app that was seen to stop after the next had started is an overlap, whatever the next had waited", () => {
  const stopped = event(350, "i-1", 1, { type: "app.stopped" });
  const timeline = [...two, stopped, acquired(290, "i-2", 2, "expired")];
  expect(overlapsOf(timeline, 200, new Map()).overlaps).toEqual([pair]);
});

test("an instance that an earlier fault killed does not overlap with those after it", () => {
  const timeline = [...two, starting(500, "i-3", 3)];
  expect(overlapsOf(timeline, 400, new Map([["i-2", 450]])).overlaps).toEqual([]);
});
