import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import type { Account } from "../account.ts";
import { Cloud } from "../cloud.ts";
import { NoMachines } from "../machines/no-machines.ts";
import { awsDurations } from "../timing.ts";
import { cloudWatchLogsService } from "./service.ts";

let directory: string;
let clock: VirtualClock;
let account: Account;
const where = { logGroupName: "/hitori/chat", logStreamName: "i-0abc/agent" };

/** A cloud on the directory, as after a restart. */
function open(snapshot?: ReturnType<Cloud["snapshot"]>): Account {
  const cloud = new Cloud({
    services: [cloudWatchLogsService],
    clock,
    timing: { timeScale: 0, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:1",
    directory,
    snapshot,
  });
  return cloud.account("ap-northeast-1");
}

// biome-ignore lint/suspicious/noExplicitAny: as the wire hands outputs on; each test looks at what it needs
const call = (operation: string, input: object): any => account.call("logs", operation, input);

const put = (...events: [number, string][]) =>
  call("PutLogEvents", {
    ...where,
    logEvents: events.map(([after, message]) => ({ timestamp: clock.now() + after, message })),
  });

const messages = (operation: string, input: object): string[] =>
  call(operation, input).events.map((event: { message: string }) => event.message);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-test-"));
  clock = new VirtualClock();
  account = open();
  call("CreateLogGroup", { logGroupName: where.logGroupName });
  call("CreateLogStream", where);
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

test("events stay out of the state and survive a restart", () => {
  put([0, "one"], [1, "two"]);
  const snapshot = JSON.parse(JSON.stringify(account.cloud instanceof Cloud ? account.cloud.snapshot() : {}));
  expect(JSON.stringify(snapshot)).not.toContain("two");
  account = open(snapshot);
  expect(messages("FilterLogEvents", { logGroupName: where.logGroupName })).toEqual(["one", "two"]);
});

test("a line that was torn by a kill is left out, and the next event is whole", () => {
  put([0, "one"]);
  const group = join(directory, "logs", "ap-northeast-1");
  const [path = ""] = readdirSync(group, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".jsonl"),
  );
  appendFileSync(join(group, path), '{"sequence":1,"timest');
  account = open(account.cloud instanceof Cloud ? account.cloud.snapshot() : undefined);
  put([1, "two"]);
  expect(messages("GetLogEvents", where)).toEqual(["one", "two"]);
  expect(readFileSync(join(group, path), "utf8").split("\n")).toHaveLength(3);
});

test("a stream keeps its newest events, and a reader that follows misses none of the new ones", () => {
  const batch = (from: number) =>
    put(...Array.from({ length: 6000 }, (_, at): [number, string] => [at, `event ${from + at}`]));
  batch(0);
  const { nextForwardToken } = call("GetLogEvents", { ...where, startFromHead: true });
  batch(6000);
  const next = messages("GetLogEvents", { ...where, nextToken: nextForwardToken });
  expect(next).toHaveLength(6000);
  batch(12_000);
  const all = messages("FilterLogEvents", { logGroupName: where.logGroupName });
  expect(all).toHaveLength(10_000);
  expect(all).toContain("event 17999");
  expect(all).not.toContain("event 0");
});

test("pages of a filter neither repeat nor lose events that share a moment, while others come", () => {
  put([0, "a"], [0, "b"], [0, "c"]);
  const group = { logGroupName: where.logGroupName };
  const first = call("FilterLogEvents", { ...group, limit: 2 });
  put([0, "d"]);
  expect(first.events.map((event: { message: string }) => event.message)).toEqual(["a", "b"]);
  expect(messages("FilterLogEvents", { ...group, nextToken: first.nextToken })).toEqual(["c", "d"]);
});

test("events too old and too new are left out and reported", () => {
  const day = 86_400_000;
  const answer = put([-15 * day, "old"], [0, "now"], [day, "new"]);
  expect(answer.rejectedLogEventsInfo).toMatchObject({
    tooOldLogEventEndIndex: 1,
    tooNewLogEventStartIndex: 2,
  });
  expect(messages("GetLogEvents", where)).toEqual(["now"]);
});

for (const [what, act, code] of [
  ["a batch out of order", () => put([1, "later"], [0, "earlier"]), "InvalidParameterException"],
  ["an empty batch", () => put(), "InvalidParameterException"],
  ["a batch larger than AWS's", () => put([0, "x".repeat(1_048_576)]), "InvalidParameterException"],
  ["a second group of a name", () => call("CreateLogGroup", where), "ResourceAlreadyExistsException"],
  ["a second stream of a name", () => call("CreateLogStream", where), "ResourceAlreadyExistsException"],
  [
    "an unknown stream",
    () => call("GetLogEvents", { ...where, logStreamName: "x" }),
    "ResourceNotFoundException",
  ],
  [
    "a prototype's name",
    () => call("GetLogEvents", { ...where, logStreamName: "constructor" }),
    "ResourceNotFoundException",
  ],
  [
    "a JSON filter pattern",
    () => call("FilterLogEvents", { logGroupName: where.logGroupName, filterPattern: "{ $.a = 1 }" }),
    "InvalidParameterException",
  ],
  [
    "seven weeks of retention",
    () => call("PutRetentionPolicy", { ...where, retentionInDays: 49 }),
    "InvalidParameterException",
  ],
  [
    "a token of nobody",
    () => call("FilterLogEvents", { logGroupName: where.logGroupName, nextToken: "x" }),
    "InvalidParameterException",
  ],
] as const) {
  test(`refuses ${what} with ${code}`, () => {
    expect(act).toThrow(expect.objectContaining({ code }));
  });
}

test("a deleted group takes its events with it, also when it is made anew", () => {
  put([0, "one"]);
  call("DeleteLogGroup", { logGroupName: where.logGroupName });
  call("CreateLogGroup", { logGroupName: where.logGroupName });
  call("CreateLogStream", where);
  expect(messages("GetLogEvents", where)).toEqual([]);
  expect(readdirSync(join(directory, "logs", "ap-northeast-1"))).toEqual([]);
});

test("streams are described by their newest event", () => {
  call("CreateLogStream", { ...where, logStreamName: "other" });
  put([5, "one"], [9, "two"]);
  const input = { logGroupName: where.logGroupName, orderBy: "LastEventTime", descending: true };
  const { logStreams } = call("DescribeLogStreams", input);
  expect(logStreams.map((stream: { logStreamName: string }) => stream.logStreamName)).toEqual([
    "i-0abc/agent",
    "other",
  ]);
  expect(logStreams[0]).toMatchObject({
    firstEventTimestamp: clock.now() + 5,
    lastEventTimestamp: clock.now() + 9,
  });
});

test("tags are kept by name and by ARN alike", () => {
  const [{ logGroupArn }] = call("DescribeLogGroups", {}).logGroups;
  call("TagResource", { resourceArn: logGroupArn, tags: { a: "1", b: "2" } });
  call("UntagLogGroup", { logGroupName: where.logGroupName, tags: ["a"] });
  expect(call("ListTagsForResource", { resourceArn: `${logGroupArn}:*` })).toEqual({ tags: { b: "2" } });
});
