import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../base/clock.ts";
import { waitUntil } from "../base/wait-until.ts";
import { ContainerLogs } from "./container-logs.ts";
import type { ServiceLine } from "./line-splitter.ts";

const path = process.env.PATH;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-container-logs-"));
  process.env.PATH = `${directory}:${path}`;
});

afterEach(() => {
  process.env.PATH = path;
  rmSync(directory, { recursive: true, force: true });
});

test("a container's lines come with their time, and following it again repeats none", async () => {
  const script = `#!/bin/sh
echo "$*" >>${directory}/calls
echo "2026-01-02T03:04:05.006000000Z first"
[ -e ${directory}/again ] && echo "2026-01-02T03:04:06Z second"
touch ${directory}/again
echo "no time at all" >&2
`;
  writeFileSync(join(directory, "docker"), script, { mode: 0o755 });
  const lines: ServiceLine[] = [];
  const project = { engine: ["docker", "compose"], name: "chat" } as const;
  const logs = new ContainerLogs(project, systemClock, (line) => lines.push(line));
  const count = (wanted: number) =>
    waitUntil(() => lines.length >= wanted || undefined, {
      clock: systemClock,
      timeout: 10_000,
      interval: 10,
    });
  const running = new Map([["c1", "web"]]);
  logs.see(running);
  await count(2);
  await logs.end(10_000);
  logs.see(running);
  await count(4);
  await logs.end(10_000);
  const texts = lines.map(({ text }) => text).filter((text) => text !== "no time at all");
  expect(texts).toEqual(["first", "second"]);
  expect(lines.find(({ text }) => text === "first")).toEqual({
    service: "web",
    at: Date.UTC(2026, 0, 2, 3, 4, 5, 6),
    text: "first",
  });
  const [first, second] = readFileSync(join(directory, "calls"), "utf8").split("\n");
  expect(first).toBe("logs --follow --timestamps --since 1970-01-01T00:00:00Z c1");
  expect(second).toContain("--since 2026-01-02T03:04:05.006000000Z c1");
});
