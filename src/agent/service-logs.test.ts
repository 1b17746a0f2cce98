import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../base/virtual-clock.ts";
import { ServiceLogs } from "./service-logs.ts";

let clock: VirtualClock;
let sent: { service: string; lines: string[] }[];
let refuses: boolean;
let troubles: string[];
let logs: ServiceLogs;

beforeEach(() => {
  clock = new VirtualClock();
  sent = [];
  refuses = false;
  troubles = [];
  logs = new ServiceLogs({
    clock,
    open: (service) => ({
      async put(lines) {
        if (refuses) throw new Error("AWS is away");
        sent.push({ service, lines: lines.map(({ message }) => message) });
      },
    }),
    log: (line) => troubles.push(line),
  });
});

const add = (text: string, service = "web") => logs.add({ service, at: clock.now(), text });

test("lines go out together, a stream a service", async () => {
  add("one");
  add("two");
  add("three", "db");
  expect(sent).toEqual([]);
  await clock.advance(500);
  expect(sent).toEqual([
    { service: "web", lines: ["one", "two"] },
    { service: "db", lines: ["three"] },
  ]);
});

test("while AWS is away lines wait, and are sent once", async () => {
  refuses = true;
  add("one");
  await clock.advance(20_000);
  refuses = false;
  add("two");
  await clock.advance(40_000);
  expect(sent).toEqual([{ service: "web", lines: ["one", "two"] }]);
  expect(troubles).toEqual(["the app's output cannot be sent: AWS is away"]);
});

test("what does not fit goes, oldest first, and its number is said", async () => {
  refuses = true;
  for (let number = 0; number < 5010; number++) add(`${number}`);
  await clock.advance(1000);
  refuses = false;
  await clock.advance(60_000);
  const lines = sent.flatMap((batch) => batch.lines);
  expect(lines[0]).toBe("hitori: 10 lines are missing here: they came faster than CloudWatch Logs took them");
  expect(lines.slice(1, 3)).toEqual(["10", "11"]);
  expect(lines.at(-1)).toBe("5009");
  expect(lines).toHaveLength(5001);
});

test("a batch stays below what PutLogEvents takes", async () => {
  for (let number = 0; number < 100; number++) add("x".repeat(16_000));
  await clock.advance(60_000);
  expect(sent.length).toBeGreaterThan(2);
  for (const { lines } of sent) expect(lines.join("").length).toBeLessThan(1024 * 1024);
  expect(sent.flatMap(({ lines }) => lines)).toHaveLength(100);
});

test("what is left is sent at the end, but not waited for without end", async () => {
  add("last");
  await logs.flush(2000);
  expect(sent).toEqual([{ service: "web", lines: ["last"] }]);
  refuses = true;
  add("lost");
  await logs.flush(2000);
  expect(sent).toHaveLength(1);
});
