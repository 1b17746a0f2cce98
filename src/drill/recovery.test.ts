import { expect, test } from "vitest";
import type { TimelineEvent } from "../timeline/event.ts";
import { overlaps, sinceTenureOf } from "./recovery.ts";

function starting(at: number, epoch: number): TimelineEvent {
  return { at, source: "agent", app: "chat", instanceId: `i-${epoch}`, epoch, type: "app.starting" };
}

/** Three instances in a row, each ended by a loss of power that nobody wrote down. */
const timeline = [starting(1000, 1), starting(5000, 2), starting(9000, 3)];

test("an instance that an earlier drill killed does not count as a second writer", () => {
  expect(overlaps(sinceTenureOf("i-2", 8000, timeline), new Map([["i-2", 8001]]))).toEqual([]);
});

test("a replacement that starts before the victim is dead is an overlap", () => {
  expect(overlaps(sinceTenureOf("i-2", 8000, timeline), new Map([["i-2", 9500]]))).toEqual([
    "epoch 2 (i-2) and epoch 3 (i-3)",
  ]);
});

test("a third instance that starts while the victim runs is an overlap", () => {
  const earlier = [starting(1000, 1), starting(5000, 2), starting(6000, 3)];
  expect(overlaps(sinceTenureOf("i-2", 8000, earlier), new Map([["i-2", 8001]]))).toHaveLength(1);
});
