import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { VirtualClock } from "../base/virtual-clock.ts";
import { waitUntil } from "../base/wait-until.ts";
import { CommandFollower } from "./command-follower.ts";
import { FileFollower } from "./file-follower.ts";
import { LineSplitter } from "./line-splitter.ts";

let directory: string;
let clock: VirtualClock;
let lines: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-follow-"));
  clock = new VirtualClock();
  lines = [];
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

test("pieces become lines; one that never ends is cut", () => {
  const splitter = new LineSplitter((line) => lines.push(line));
  splitter.push("a\r\nb");
  splitter.push("c\n\nd");
  splitter.end();
  expect(lines).toEqual(["a", "bc", "d"]);
  splitter.push("x".repeat(20_000));
  expect(lines.at(-1)).toHaveLength(16 * 1024 + 2);
});

test("a file is followed from its end on, through its emptying, to what is written last", async () => {
  const path = join(directory, "web.log");
  writeFileSync(path, "of an earlier start\n");
  const follower = new FileFollower(path, clock, (line) => lines.push(line));
  follower.start();
  appendFileSync(path, "one\ntwo é".slice(0, -1));
  await clock.advance(250);
  expect(lines).toEqual(["one"]);
  appendFileSync(path, "é\n");
  await clock.advance(250);
  truncateSync(path, 0);
  appendFileSync(path, "three\n");
  await clock.advance(250);
  appendFileSync(path, "last");
  follower.stop();
  expect(lines).toEqual(["one", "two é", "three", "last"]);
});

test("a service that writes faster than it is read is left behind, and it is said", async () => {
  const path = join(directory, "web.log");
  const follower = new FileFollower(path, clock, (line) => lines.push(line));
  follower.start();
  writeFileSync(path, "0123456789abcde\n".repeat(400_000));
  await clock.advance(250);
  expect(lines[0]).toMatch(/^hitori: 6137856 bytes were left out here/);
  expect(lines.length).toBeLessThan(20_000);
  follower.stop();
});

test("both streams of a command are told line by line, and its end", async () => {
  let ended = false;
  const command = { argv: ["sh", "-c", "echo out; echo err >&2; printf rest"] } as const;
  new CommandFollower(
    command,
    systemClock,
    (line) => lines.push(line),
    () => {
      ended = true;
    },
  );
  await waitUntil(() => ended || undefined, { clock: systemClock, timeout: 10_000, interval: 10 });
  expect(lines.sort()).toEqual(["err", "out", "rest"]);
});
