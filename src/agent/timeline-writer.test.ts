import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readLines } from "../base/journal.ts";
import { VirtualClock } from "../base/virtual-clock.ts";
import { TimelineWriter } from "./timeline-writer.ts";

let directory: string;
let clock: VirtualClock;
let batches: string[][];
let away: boolean;
let logged: string[];
let writer: TimelineWriter;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-timeline-"));
  clock = new VirtualClock();
  batches = [];
  logged = [];
  away = false;
  writer = new TimelineWriter({
    clock,
    path: join(directory, "timeline.jsonl"),
    sink: {
      async put(lines) {
        if (away) throw new Error("the cloud is away");
        batches.push(lines.map(({ message }) => JSON.parse(message).type));
      },
    },
    context: { source: "agent", app: "chat", instanceId: "i-1" },
    log: (line) => logged.push(line),
  });
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("sends what comes within a quarter of a second as one batch", async () => {
  writer.write({ type: "app.starting" }, 3);
  writer.write({ type: "app.healthy" }, 3);
  expect(readLines(join(directory, "timeline.jsonl"))).toMatchObject([
    { type: "app.starting", epoch: 3, app: "chat", instanceId: "i-1", at: clock.now() },
    { type: "app.healthy" },
  ]);
  await clock.advance(250);
  expect(batches).toEqual([["app.starting", "app.healthy"]]);
});

test("keeps events while the cloud is away, says so once, and sends them in order afterwards", async () => {
  away = true;
  writer.write({ type: "app.starting" }, 3);
  await clock.advance(20_000);
  writer.write({ type: "app.healthy" }, 3);
  expect(logged).toEqual([expect.stringContaining("the cloud is away")]);
  away = false;
  await clock.advance(40_000);
  expect(batches).toEqual([["app.starting", "app.healthy"]]);
});

test("a flush sends at once, and gives up in time", async () => {
  writer.write({ type: "app.stopped" }, 3);
  await writer.flush(1000);
  expect(batches).toEqual([["app.stopped"]]);
  away = true;
  writer.write({ type: "agent.stopped" }, 3);
  let flushed = false;
  void writer.flush(1000).then(() => {
    flushed = true;
  });
  await clock.advance(1100);
  expect(flushed).toBe(true);
});
