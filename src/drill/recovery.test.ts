import { expect, test } from "vitest";
import type { EventFacts, TimelineEvent } from "../timeline/event.ts";
import { momentsOf, overlaps, partsOf } from "./recovery.ts";

function event(at: number, instanceId: string, epoch: number, facts: EventFacts): TimelineEvent {
  return { at, source: "agent", app: "chat", instanceId, epoch, ...facts };
}

const starting = (at: number, instanceId: string, epoch: number) =>
  event(at, instanceId, epoch, { type: "app.starting" });

test("an app that started while the one before could still write overlaps with it", () => {
  const timeline = [starting(100, "i-1", 1), starting(300, "i-2", 2)];
  expect(overlaps(timeline, 200, new Map())).toEqual(["epoch 1 (i-1) and epoch 2 (i-2)"]);
  expect(overlaps(timeline, 200, new Map([["i-1", 250]]))).toEqual([]);
  const stopped = event(250, "i-1", 1, { type: "app.stopped" });
  expect(overlaps([timeline[0] as TimelineEvent, stopped, starting(300, "i-2", 2)], 200, new Map())).toEqual(
    [],
  );
  const fired = event(350, "i-1", 1, { type: "guard.fired", reason: "deadline" });
  expect(overlaps([...timeline, fired], 200, new Map())).toHaveLength(1);
});

test("an instance that an earlier fault killed does not overlap with those after it", () => {
  const timeline = [starting(100, "i-1", 1), starting(300, "i-2", 2), starting(500, "i-3", 3)];
  expect(overlaps(timeline, 400, new Map([["i-2", 450]]))).toEqual([]);
});

test("the parts of a recovery add up to the whole, and a moment that nobody saw joins the next part", () => {
  const timeline = [
    event(1200, "i-2", 2, { type: "agent.started", version: "1" }),
    event(1500, "i-2", 2, { type: "lease.acquired", takeover: "fenced" }),
    event(2000, "i-2", 2, { type: "app.healthy" }),
  ];
  const moments = momentsOf(1000, timeline, [1100, 900], { firstBadAnswer: 1010, firstGoodAnswer: 2100 });
  const parts = partsOf(moments);
  expect(parts).toEqual([
    { name: "detect", milliseconds: 100 },
    { name: "launch and boot", milliseconds: 100 },
    { name: "lease", milliseconds: 300 },
    { name: "app start", milliseconds: 500 },
    { name: "first good answer", milliseconds: 100 },
  ]);
  expect(parts.reduce((sum, part) => sum + part.milliseconds, 0)).toBe(1100);
});
