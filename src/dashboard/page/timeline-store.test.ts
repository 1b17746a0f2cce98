import fc from "fast-check";
import { expect, test } from "vitest";
import { english } from "../words/english.ts";
import { filtered, TimelineStore } from "./timeline-store.ts";

const line = (at: number, type = "app.healthy", instanceId?: string) =>
  JSON.stringify({ at, source: "agent", app: "chat", instanceId, type });

test("events are by time, in whatever order and pieces they come", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(50))), (batches) => {
      const store = new TimelineStore();
      for (const batch of batches) store.add(batch.map((at) => line(at)));
      const times = store.rows.map(({ at }) => at);
      expect(times).toEqual(batches.flat().sort((a, b) => a - b));
    }),
  );
});

test("what is chosen together must fit together: kind, instance, words", () => {
  const store = new TimelineStore();
  store.add([line(1, "app.healthy", "i-1"), line(2, "lease.released", "i-1"), line(3, "app.healthy", "i-2")]);
  const times = (filter: Parameters<typeof filtered>[1]) =>
    filtered(store.rows, filter, english.sentence).map(({ at }) => at);
  const none = { categories: new Set<never>(), instanceId: "", text: "" };
  expect(times(none)).toEqual([1, 2, 3]);
  expect(times({ ...none, categories: new Set(["app"] as const) })).toEqual([1, 3]);
  expect(times({ categories: new Set(["app"] as const), instanceId: "i-1", text: "" })).toEqual([1]);
  // In the sentence, not in the line.
  expect(times({ ...none, text: "Released the" })).toEqual([2]);
  expect(times({ ...none, text: "i-2" })).toEqual([3]);
  expect(store.instanceIds).toEqual(["i-1", "i-2"]);
});

test("another server's events take the place of those before", () => {
  const store = new TimelineStore();
  store.add([line(1)]);
  const { version } = store;
  store.clear();
  expect(store.rows).toEqual([]);
  expect(store.version).not.toBe(version);
});
