import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Activity } from "@aws-sdk/client-auto-scaling";
import { expect, test } from "vitest";
import { mountTable } from "../../src/base/mount-table.ts";
import type { TimelineEvent } from "../../src/timeline/event.ts";
import { deathsOf, launchesSince } from "../chaos/activities.ts";
import { runChaos } from "../chaos/campaign.ts";
import { judgeJournal } from "../chaos/journal.ts";
import { help, readOptions } from "../chaos/options.ts";
import { formatReport, isBad, mergeReport } from "../chaos/report.ts";
import type { ChaosRecord, RoundRecord } from "../chaos/round-journal.ts";
import { takeoversOf } from "../chaos/takeover.ts";
import { ended, eventually, root, runProgram } from "./command-line.ts";
import { storageHere } from "./fuse.ts";

// `npm run chaos` in small. What a long run brought stands in docs/guarantees.md.

test("six faults on real machines: never two writers, no write lost, and one writes again after each", async () => {
  const records: ChaosRecord[] = [];
  let begun = 0;
  const more = () => begun++ < 6;
  const record = (one: ChaosRecord) => records.push(one);
  const verdict = await runChaos({ name: "1", seed: 4, storage: storageHere(), more, record });
  const { overlaps, lost, stuck } = verdict;
  expect({ overlaps, lost, stuck }).toEqual({ overlaps: [], lost: [], stuck: [] });
  const report = mergeReport([...records, verdict]);
  expect(report).toMatchObject({ rounds: 6, missed: 0 });
  expect(report.takeovers).toBeGreaterThan(0);
  expect(verdict.epochs).toBeGreaterThan(1);
  expect(verdict.acknowledged).toBeGreaterThan(0);
});

test("a campaign that is killed leaves no process, no mount and no directory behind, and its rounds", async () => {
  const directory = mkdtempSync(join(tmpdir(), "hitori-test-"));
  const journal = join(directory, "chaos.jsonl");
  const words = ["tsx", "test/chaos/chaos.ts", "--only", "app killed", "--journal", journal];
  const child = spawn("npx", words, {
    cwd: root,
    env: { ...process.env, TMPDIR: directory },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const over = ended(child, 170_000);
  await eventually(async () => (readdirSync(directory).includes("chaos.jsonl") ? true : undefined), 120_000);
  process.kill(-(child.pid ?? 0), "SIGKILL");
  await over;
  const rooms = () => readdirSync(directory).filter((name) => name.startsWith("hitori-"));
  await eventually(async () => (rooms().length === 0 ? true : undefined));
  expect(readFileSync(journal, "utf8")).toContain('"fault":"app killed"');
  expect(mountTable().filter(({ point }) => point.startsWith(directory))).toEqual([]);
  const script = `grep -lz '^HITORI_MACHINE_ROOT=${directory}' /proc/[0-9]*/environ 2>/dev/null || true`;
  expect((await runProgram(["/bin/sh", "-c", script])).stdout).toBe("");
  const report = await runProgram(["npx", "tsx", "test/chaos/chaos.ts", "--report", "--journal", journal]);
  expect(report).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rounds +[1-9]/m) });
  rmSync(directory, { recursive: true, force: true });
});

for (const [what, words, says] of [
  ["an unknown option", ["--round", "3"], "--round"],
  ["no number of rounds", ["--rounds", "many"], "--rounds: got many, expected a whole number from 1"],
  ["too many clouds", ["--clouds", "9"], "--clouds: got 9, expected a whole number from 1 to 8"],
  ["a fault that there is not", ["--only", "storage ful"], 'did you mean "storage full"?'],
  ["a report without a journal", ["--report"], "--report: name a journal"],
  ["a journal in no directory", ["--journal", "/nowhere/x"], "--journal: /nowhere/x"],
] as const) {
  test(`chaos refuses ${what}`, () => {
    expect(() => readOptions(words)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(says) }),
    );
  });
}

test("chaos says how it is used, and which faults there are", () => {
  expect(readOptions(["--help"])).toBe(help);
  expect(readOptions(["--list"])).toContain("storage stalled past the deadline");
  expect(readOptions([])).toMatchObject({ rounds: 200, clouds: 1, seed: 1 });
  expect(readOptions(["--takeovers", "1000"])).toMatchObject({ rounds: undefined, takeovers: 1000 });
});

const round = (cloud: string, after: number | null, takeovers: RoundRecord["takeovers"]): RoundRecord => ({
  kind: "round",
  cloud,
  round: 1,
  fault: "agent killed",
  pause: 500,
  at: "2026-01-01T00:00:00.000Z",
  seconds: 4,
  before: 1,
  after,
  takeovers,
});

test("the clouds of a campaign are merged: every cloud's last verdict, take-overs that ended in a write", () => {
  const taken = { epoch: 2, instanceId: "i-2", how: "fenced", confirmed: 900 } as const;
  const verdict = { kind: "verdict", lines: 10, epochs: 2, acknowledged: 4, stuck: [] } as const;
  const report = mergeReport([
    round("a", 2, [taken]),
    { ...verdict, cloud: "a", overlaps: [], lost: [] },
    round("b", null, [taken]),
    { ...verdict, cloud: "a", lines: 20, overlaps: [], lost: ["gone"] },
    { ...verdict, cloud: "b", overlaps: ["both"], lost: [] },
  ]);
  expect(report).toMatchObject({ clouds: 2, rounds: 2, takeovers: 1, lines: 30, acknowledged: 8 });
  expect(report).toMatchObject({ overlaps: ["b: both"], lost: ["a: gone"] });
  expect(isBad(report)).toBe(true);
  expect(formatReport(report)).toContain("0.90 s");
});

test("a take-over is taken apart into launch, agent, mount, lease, start and first write", () => {
  const fixed = { source: "agent", app: "chaos", instanceId: "i-2" } as const;
  const events: TimelineEvent[] = [
    { ...fixed, at: 1300, type: "agent.started", version: "1" },
    { ...fixed, at: 1350, type: "volume.mounted", fileSystemId: "fs-1", path: "/efs" },
    { ...fixed, at: 1500, type: "lease.acquired", takeover: "fenced", epoch: 2 },
    { ...fixed, at: 1600, type: "app.starting", epoch: 2 },
  ];
  const written = new Map([
    [1, { first: 0, last: 700 }],
    [2, { first: 1900, last: 5000 }],
  ]);
  const seen = { launches: new Map([["i-2", 1000]]), deaths: new Map(), holder: "i-1", written };
  expect(takeoversOf(events, seen)).toEqual([
    {
      epoch: 2,
      instanceId: "i-2",
      how: "fenced",
      agent: 300,
      mount: 50,
      lease: 150,
      start: 100,
      write: 300,
      confirmed: 600,
      silence: 800,
    },
  ]);
});

test("a holder that lived when its successor was launched is dead once EC2 says so, and not before", () => {
  const fixed = { source: "agent", app: "chaos", instanceId: "i-2" } as const;
  const events: TimelineEvent[] = [
    { ...fixed, at: 1350, type: "volume.mounted", fileSystemId: "fs-1", path: "/efs" },
    { ...fixed, at: 9500, type: "lease.acquired", takeover: "fenced", epoch: 2 },
    { ...fixed, at: 9600, type: "app.starting", epoch: 2 },
  ];
  const seen = (deaths: [string, number][]) => ({
    launches: new Map([["i-2", 1000]]),
    deaths: new Map(deaths),
    holder: "i-1",
    written: new Map(),
  });
  expect(takeoversOf(events, seen([["i-1", 9100]]))).toMatchObject([{ lease: 400, confirmed: 500 }]);
  expect(takeoversOf(events, seen([["i-1", 9550]]))).toMatchObject([{ lease: 0, confirmed: 100 }]);
  expect(takeoversOf(events, seen([["i-9", 9100]]))).toMatchObject([{ lease: 8150, confirmed: 8600 }]);
});

test("EC2's word of a death is the end of its termination, but for one that was found dead already", () => {
  const at = (second: number) => new Date(second * 1000);
  const ended = (id: string, Cause: string) => ({
    Description: `Terminating EC2 instance: ${id}`,
    Cause,
    StartTime: at(2),
    EndTime: at(5),
  });
  const found =
    "an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.";
  const activities = [
    ended("i-1", "shrinking the capacity from 2 to 1."),
    ended("i-2", found),
    { Description: "Launching a new EC2 instance: i-3", StartTime: at(3) },
    { Description: "Launching a new EC2 instance: i-4", StartTime: at(1) },
  ] as Activity[];
  expect([...deathsOf(activities)]).toEqual([["i-1", 5000]]);
  expect([...launchesSince(activities, 2000)]).toEqual([["i-3", 3000]]);
});

const line = (epoch: number, sequence: number, writer: string, at: number) =>
  `${epoch} ${sequence} i-${writer}:1 ${at}`;
const journal = (...lines: string[]) => `${lines.join("\n")}\n`;

test("the judge lets one writer after another be, and a line that a kill cut off", () => {
  const kept = line(1, 1, "a", 10);
  const verdict = judgeJournal(journal(kept, line(1, 2, "a", 20), "1 3 i-a (cut off)", line(2, 1, "b", 30)), [
    kept,
  ]);
  expect(verdict).toEqual({ lines: 3, epochs: [1, 2], overlaps: [], lost: [] });
});

test("the judge sees an epoch after a higher one, a writer that goes on after the next, and a shared moment", () => {
  const late = judgeJournal(
    journal(line(1, 1, "a", 10), line(2, 1, "b", 30), line(1, 2, "a", 40)),
    [],
  ).overlaps;
  expect(late).toEqual([
    "i-a:1 writes on after i-b:1 began",
    "epoch 1 of i-a:1 after epoch 2 of i-b:1",
    "i-a:1 and i-b:1 wrote in the same moment",
  ]);
  const apart = judgeJournal(journal(line(1, 1, "a", 10), line(1, 2, "a", 30), line(2, 1, "b", 20)), []);
  expect(apart.overlaps).toEqual(["i-a:1 and i-b:1 wrote in the same moment"]);
});

test("the judge misses a line that was acknowledged, and one amid a writer's others", () => {
  const gone = line(1, 3, "a", 30);
  const verdict = judgeJournal(journal(line(1, 1, "a", 10), line(1, 4, "a", 40)), [gone]);
  expect(verdict.lost).toEqual(["i-a:1: 4 follows where 2 was written", `acknowledged, but gone: ${gone}`]);
});
