import { expect, test } from "vitest";
import type { EventFacts, TimelineEvent } from "../timeline/event.ts";
import { isOver, momentsOf, partsOf, type Sightings, saidBy } from "./recovery.ts";

function event(at: number, instanceId: string, epoch: number, facts: EventFacts): TimelineEvent {
  return { at, source: "agent", app: "chat", instanceId, epoch, ...facts };
}

const seen: Sightings = {
  victim: "i-1",
  launches: [1100, 900],
  terminations: [1050],
  running: new Map([["i-2", 1150]]),
  targetHealthy: new Map([["i-2", 2050]]),
};

test("the parts of a recovery add up to the whole, and a moment that nobody saw joins the next part", () => {
  const timeline = [
    event(1200, "i-2", 2, { type: "agent.started", version: "1" }),
    event(1500, "i-2", 2, { type: "lease.acquired", takeover: "fenced" }),
    event(2000, "i-2", 2, { type: "app.healthy" }),
  ];
  const parts = partsOf(momentsOf(1000, timeline, seen, { from: 1010, to: 2100 }));
  expect(parts).toEqual([
    { name: "detect", milliseconds: 50 },
    { name: "decide", milliseconds: 50 },
    { name: "launch", milliseconds: 50 },
    { name: "boot", milliseconds: 50 },
    { name: "lease", milliseconds: 300 },
    { name: "app start", milliseconds: 500 },
    { name: "target healthy", milliseconds: 50 },
    { name: "first good answer", milliseconds: 50 },
  ]);
  expect(parts.reduce((sum, part) => sum + part.milliseconds, 0)).toBe(1100);
});

test("an app that was started again where it was has no launch, and its exit is when it was noticed", () => {
  const timeline = [
    event(1100, "i-1", 1, { type: "app.exited", service: "web", exitCode: null }),
    event(1900, "i-1", 1, { type: "app.healthy" }),
  ];
  const alone = { ...seen, launches: [], terminations: [] };
  expect(partsOf(momentsOf(1000, timeline, alone, { from: 1020, to: 2000 }))).toEqual([
    { name: "detect", milliseconds: 100 },
    { name: "app start", milliseconds: 800 },
    { name: "first good answer", milliseconds: 100 },
  ]);
});

test("a recovery that never came has no parts", () => {
  expect(partsOf(momentsOf(1000, [], seen, { from: 1010 }))).toEqual([]);
});

test("an outage that ended before anybody had noticed the fault was another's", () => {
  const timeline = [event(2000, "i-1", 1, { type: "agent.stopping", reason: "the guard has died" })];
  expect(saidBy("i-1", timeline, 1000)).toBe(2000);
  expect(saidBy("i-2", timeline, 1000)).toBeUndefined();
  expect(isOver([{ from: 1100, to: 1900 }], 2000)).toBe(false);
  expect(isOver([{ from: 1100, to: 1900 }, { from: 2100 }], 2000)).toBe(false);
  expect(isOver([{ from: 2100, to: 2500 }], 2000)).toBe(true);
  expect(isOver([{ from: 2100, to: 2500 }], undefined)).toBe(false);
});
