import { spawn } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, eventually, hitori } from "./command-line.ts";
import { type DrilledCounter, lastError, startDrilledCounter } from "./drilled-counter.ts";

// What `hitori drill` does about its drill: rounds, budget, Ctrl-C, the way back, what it refuses.

let counter: DrilledCounter;

beforeAll(async () => {
  counter = await startDrilledCounter();
});

afterAll(() => counter?.stop());

test("rounds give percentiles and a report; a budget that is broken ends with exit code 3; results are kept", async () => {
  const report = join(counter.directory, "drill.html");
  const records = join(counter.directory, "records");
  appendFileSync(join(counter.directory, "hitori.yml"), "drills: {budget: {recovery: 1h, lostWrites: 0}}\n");
  const write = `curl -fsS -X POST ${counter.address}/increment && echo $HITORI_DRILL_RECORD >> ${records}`;
  const through = ["--write-cmd", write, "--read-cmd", `cat ${records}`];
  const good = await counter.cloud.hitori(
    counter.words("app", ["--rounds", "2", "--report", report, ...through]),
  );
  expect(good.code, good.stderr).toBe(0);
  const document = JSON.parse(good.stdout);
  expect(document.percentiles).toMatchObject({ rounds: 2, never: 0 });
  expect(document.results[0].writes).toMatchObject({ through: "app", lost: [] });
  expect(document.results[0].writes.acknowledged).toBeGreaterThan(0);
  expect(readFileSync(report, "utf8")).toContain("<svg");
  const yml = readFileSync(join(counter.directory, "hitori.yml"), "utf8");
  appendFileSync(join(counter.directory, "tight.yml"), yml.replace("1h", "1s"));
  const tight = ["-f", join(counter.directory, "tight.yml"), "--json", "drill", "instance", "--yes"];
  const broken = await counter.cloud.hitori(tight);
  expect(broken.code).toBe(3);
  expect(JSON.parse(broken.stdout).overBudget).toHaveLength(1);
  const kept = readFileSync(join(counter.directory, ".hitori/drills/results.jsonl"), "utf8")
    .trim()
    .split("\n");
  expect(JSON.parse(kept.at(-1) ?? "")).toMatchObject({ fault: "instance", good: false });
});

/** Starts the drill of a zone, and sends a signal once the zone has failed. */
async function cutOff(signal: NodeJS.Signals) {
  const argv = [hitori, "--endpoint-url", counter.cloud.endpoint, ...counter.words("zone")];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
  const over = ended(child, 60_000);
  await eventually(async () => ((await counter.failedZones()).length > 0 ? true : undefined));
  child.kill(signal);
  return over;
}

const answers = () =>
  eventually(async () => {
    const status = JSON.parse((await counter.cloud.hitori([...counter.file, "status"])).stdout);
    const [only] = status.instances;
    return status.instances.length === 1 && only.target === "healthy" && only.doing === "the app is healthy"
      ? true
      : undefined;
  });

test("Ctrl-C in the middle restores the zone; a drill that was killed is put back by the next or by restore", async () => {
  expect((await cutOff("SIGINT")).code).toBe(130);
  expect(await counter.failedZones()).toEqual([]);
  await answers();
  expect((await cutOff("SIGKILL")).code).toBe(null);
  expect(await counter.failedZones()).toHaveLength(1);
  const restored = await counter.cloud.hitori([...counter.file, "drill", "restore"]);
  expect(JSON.parse(restored.stdout)).toEqual({ restored: "zone" });
  expect(await counter.failedZones()).toEqual([]);
  expect(JSON.parse((await counter.cloud.hitori([...counter.file, "drill", "restore"])).stdout)).toEqual({
    restored: null,
  });
  await answers();
});

test("a drill whose fault cannot be put in ends with the reason, and leaves nothing", async () => {
  const query = new URLSearchParams({
    service: "ssm",
    operation: "SendCommand",
    code: "AccessDeniedException",
  });
  await fetch(`${counter.cloud.endpoint}/_hitori/refusals?${query}`, { method: "POST" });
  const through = ["--write-cmd", "false", "--read-cmd", "true"];
  const done = await counter.cloud.hitori(counter.words("agent", through), { limit: 30_000 });
  await fetch(`${counter.cloud.endpoint}/_hitori/refusals`, { method: "DELETE" });
  expect(done.code, done.stderr).toBe(1);
  expect(lastError(done.stderr).message).toContain("Refused on purpose");
  const restored = await counter.cloud.hitori([...counter.file, "drill", "restore"]);
  expect(JSON.parse(restored.stdout)).toEqual({ restored: null });
});

test("a second drill, a group that is not one, and storage that cannot fail are refused before anything", async () => {
  const dry = await counter.cloud.hitori(counter.words("zone", ["--dry-run"]));
  expect(JSON.parse(dry.stdout).undo).toMatchObject([{ type: "control" }]);
  expect(await counter.failedZones()).toEqual([]);
  const first = counter.cloud.hitori(counter.words("double"));
  const current = join(counter.directory, ".hitori/drills/current.json");
  await eventually(async () => {
    try {
      return readFileSync(current, "utf8");
    } catch {
      return undefined; // not begun yet
    }
  });
  expect(lastError((await counter.cloud.hitori(counter.words("instance"))).stderr).code).toBe(
    "DRILL_RUNNING",
  );
  expect((await first).code).toBe(0);
  expect(lastError((await counter.cloud.hitori(counter.words("storage-stall"))).stderr).code).toBe(
    "DRILL_STORAGE_PLAIN",
  );
  const sizes = (max: string) => [
    "autoscaling",
    "update-auto-scaling-group",
    "--auto-scaling-group-name",
    "hitori-counter",
    "--max-size",
    max,
  ];
  await counter.cloud.aws(sizes("2"));
  expect(lastError((await counter.cloud.hitori(counter.words("instance"))).stderr).code).toBe(
    "DRILL_GROUP_UNFIT",
  );
  await counter.cloud.aws(sizes("1"));
});
