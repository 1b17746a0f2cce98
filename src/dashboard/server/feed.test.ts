import fc from "fast-check";
import { expect, test } from "vitest";
import { StreamReader } from "../page/read-stream.ts";
import { Feed, type Reader } from "./feed.ts";

const line = (at: number) => JSON.stringify({ at, type: "app.healthy" });

/** A reader that keeps what it got, and may be cut off after so many messages. */
function reader(limit = Number.POSITIVE_INFINITY) {
  const stream = new StreamReader();
  const events: string[] = [];
  const probes: number[] = [];
  let id: string | undefined;
  let resets = 0;
  let left = limit;
  const it: Reader = {
    write(text) {
      if (left <= 0) return true;
      left -= 1;
      for (const message of stream.push(text)) {
        id = message.id ?? id;
        if (message.event === "reset") resets += 1;
        if (message.event === "timeline") events.push(...message.data);
        if (message.event === "probes") {
          for (const [at] of JSON.parse(message.data.join("")) as number[][]) probes.push(at ?? 0);
        }
      }
      return true;
    },
    drained: async () => undefined,
  };
  return { it, events, probes, id: () => id, resets: () => resets };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a reader gets everything, the newest first, and then whatever comes, once", async () => {
  const feed = new Feed("s");
  feed.addEvents(Array.from({ length: 10_000 }, (_, at) => line(at)));
  const one = reader();
  feed.open(one.it, undefined);
  await settled();
  expect(one.events[0]).toBe(line(9700));
  expect([...one.events].sort()).toEqual(Array.from({ length: 10_000 }, (_, at) => line(at)).sort());
  feed.addEvents([line(1), line(20_000)]);
  expect(one.events.length).toBe(10_001);
});

test("whoever comes again gets what it lacks and nothing twice, wherever it was cut off", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(12), fc.nat(3000), fc.nat(20), async (cut, before, between) => {
      const feed = new Feed("s");
      feed.addEvents(Array.from({ length: before }, (_, at) => line(at)));
      feed.addProbe([1, 2, 200]);
      const first = reader(cut);
      const close = feed.open(first.it, undefined);
      await settled();
      close();
      feed.addEvents(Array.from({ length: between }, (_, at) => line(1e6 + at)));
      feed.addProbe([2, null, 0]);
      const second = reader();
      feed.open(second.it, first.id());
      await settled();
      const lines = [...(second.resets() > 0 ? [] : first.events), ...second.events];
      expect(lines.length).toBe(before + between);
      expect(new Set(lines).size).toBe(before + between);
      const probes = [...(second.resets() > 0 ? [] : first.probes), ...second.probes];
      expect(probes).toEqual([1, 2]);
    }),
    { numRuns: 50 },
  );
});

test("after a restart its numbers mean nothing: everything is told again, and said to be", async () => {
  const feed = new Feed("new");
  feed.addEvents([line(1)]);
  for (const id of ["old:0:1:0", "new:5:9:0", "nonsense", ""]) {
    const one = reader();
    feed.open(one.it, id);
    await settled();
    expect(one.resets()).toBe(1);
    expect(one.events).toEqual([line(1)]);
  }
});

test("who has gone is told nothing more", () => {
  const feed = new Feed("s");
  const one = reader();
  feed.open(one.it, undefined)();
  feed.addEvents([line(1)]);
  expect(one.events).toEqual([]);
  expect(feed.readers).toBe(0);
});
