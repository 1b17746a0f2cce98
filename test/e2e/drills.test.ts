import { spawn } from "node:child_process";
import { appendFileSync, cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultTitles } from "../../src/drill/titles.ts";
import {
  ended,
  eventually,
  hitori,
  root,
  runHitori,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

// Every fault on the counter example, one after another on one local cloud; docs/drills.md says what each should lead to.

let cloud: TestCloud;
let project: ReturnType<typeof temporaryDirectory>;
let file: string[];
let address: string;

beforeAll(async () => {
  cloud = await startTestCloud();
  project = temporaryDirectory();
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
  file = ["-f", join(project.path, "hitori.yml"), "--json"];
  const deployed = await cloud.hitori([...file, "deploy", "--yes"]);
  expect(deployed.code, deployed.stderr).toBe(0);
  address = JSON.parse(deployed.stdout).address;
});

afterAll(async () => {
  await cloud?.stop();
  project?.remove();
});

const words = (name: string, more: readonly string[] = []) => [
  ...file,
  "drill",
  name,
  "--yes",
  "--timeout",
  "100s",
  ...more,
];

/** Runs a drill that must be good. */
async function drill(name: string, more: readonly string[] = []) {
  const done = await cloud.hitori(words(name, more), { limit: 170_000 });
  expect(done.code, done.stderr + done.stdout).toBe(0);
  const result = JSON.parse(done.stdout);
  expect(result).toMatchObject({ fault: name, good: true, problems: [], overlaps: [] });
  expect(result.writes).toMatchObject({ through: "volume", acknowledged: 20, lost: [] });
  return result;
}

function lastError(stderr: string) {
  return JSON.parse(stderr.trim().split("\n").at(-1) ?? "").error;
}

const health = async () =>
  (await (await fetch(`${cloud.endpoint}/_hitori/health`)).json()) as { failedZones: string[] };
const parts = (result: { parts: { name: string }[] }) => result.parts.map(({ name }) => name);
interface Told {
  readonly type: string;
  readonly holder?: string;
  readonly holderEpoch?: number;
}
const events = (result: { timeline: Told[] }) => result.timeline.map(({ type }) => type);
/** The epochs in which others have waited for the victim, by their own word. */
const waitedFor = (result: { timeline: Told[]; victim: { instanceId: string } }) =>
  result.timeline
    .filter(({ type, holder }) => type === "lease.waiting" && holder === result.victim.instanceId)
    .map(({ holderEpoch }) => holderEpoch);

test("instance: another one takes over, and the verdict has every part and every notification", async () => {
  const result = await drill("instance");
  expect(result.replacement.instanceId).not.toBe(result.victim.instanceId);
  expect(parts(result)).toEqual([
    "detect",
    "decide",
    "launch",
    "boot",
    "mount",
    "lease",
    "app start",
    "target healthy",
    "first good answer",
  ]);
  const sum = result.parts.reduce(
    (all: number, { milliseconds }: { milliseconds: number }) => all + milliseconds,
    0,
  );
  expect(sum).toBe(result.recovery);
  expect(result.notifications.expected).toHaveLength(2);
  expect(events(result)).toContain("lease.acquired");
});

test("hang: another one takes over, and the machine that wakes up writes no more", async () => {
  expect((await drill("hang")).recovery).toBeGreaterThan(0);
});

test("zone: another zone takes over, and the zone is restored", async () => {
  const result = await drill("zone");
  expect(result.replacement.availabilityZone).not.toBe(result.victim.availabilityZone);
  expect((await health()).failedZones).toEqual([]);
});

test("partition: the app moves to another zone while the instance that is cut off lives", async () => {
  const result = await drill("partition");
  expect(result.replacement.availabilityZone).not.toBe(result.victim.availabilityZone);
});

for (const part of ["agent", "guard"]) {
  test(`${part}: its death ends the app, and another instance takes over`, async () => {
    expect((await drill(part)).recovery).toBeGreaterThan(0);
  });
}

test("app: it is started again where it is", async () => {
  const result = await drill("app");
  expect(result.replacement).toBeUndefined();
  expect(events(result)).toContain("app.exited");
});

test("app --loop: it comes back once the crashes end", async () => {
  expect((await drill("app", ["--loop", "--for", "5s"])).outages.length).toBeGreaterThan(0);
});

test("double: the second instance waits for the lease, and the group of one is restored", async () => {
  expect(waitedFor(await drill("double"))).toContainEqual(expect.any(Number));
});

test("rebalance: an extra instance takes over in another zone, and AZRebalance is suspended again", async () => {
  const result = await drill("rebalance");
  expect(result.replacement.availabilityZone).not.toBe(result.victim.availabilityZone);
});

test("slow-stop: an app that ignores SIGTERM is killed before the next one writes", async () => {
  const result = await drill("slow-stop");
  expect(result.replacement).toBeDefined();
  expect(waitedFor(result)).toContainEqual(expect.any(Number));
});

test("launch-failure: launches are refused and told of, until a zone has room", async () => {
  const result = await drill("launch-failure");
  const told = result.notifications.received.map(({ event }: { event: string }) => event);
  expect(told).toContain("autoscaling:EC2_INSTANCE_LAUNCH_ERROR");
});

test("bad-image: the breaker holds the version that never gets healthy, and the one before comes back", async () => {
  const result = await drill("bad-image");
  expect(result.held).toMatch(/^3 starts in a row/);
  expect(events(result)).toContain("breaker.held");
});

test("database: it fails over to its other zone", async () => {
  const engine = ["--engine", "postgres", "--db-instance-class", "db.t4g.micro", "--allocated-storage", "20"];
  const user = ["--master-username", "chat", "--master-user-password", "not-a-secret"];
  const identifier = ["--db-instance-identifier", "counter-db"];
  await cloud.aws(["rds", "create-db-instance", ...identifier, ...engine, ...user, "--multi-az"]);
  await eventually(async () => {
    const query = ["--query", "DBInstances[0].DBInstanceStatus"];
    const status = await cloud.aws(["rds", "describe-db-instances", ...identifier, ...query]);
    return status === "available" ? true : undefined;
  });
  expect((await drill("database", ["--database", "counter-db"])).recovery).toBe(0);
  const none = await cloud.hitori(words("database", ["--database", "nothing"]));
  expect(lastError(none.stderr).code).toBe("DRILL_DATABASE_UNFIT");
});

test("rounds give percentiles and a report; a budget that is broken ends with exit code 3; results are kept", async () => {
  const report = join(project.path, "drill.html");
  const records = join(project.path, "records");
  appendFileSync(join(project.path, "hitori.yml"), "drills: {budget: {recovery: 1h, lostWrites: 0}}\n");
  const write = `curl -fsS -X POST ${address}/increment && echo $HITORI_DRILL_RECORD >> ${records}`;
  const through = ["--write-cmd", write, "--read-cmd", `cat ${records}`];
  const good = await cloud.hitori(words("app", ["--rounds", "2", "--report", report, ...through]));
  expect(good.code, good.stderr).toBe(0);
  const document = JSON.parse(good.stdout);
  expect(document.percentiles).toMatchObject({ rounds: 2, never: 0 });
  expect(document.results[0].writes).toMatchObject({ through: "app", lost: [] });
  expect(document.results[0].writes.acknowledged).toBeGreaterThan(0);
  expect(readFileSync(report, "utf8")).toContain("<svg");
  const yml = readFileSync(join(project.path, "hitori.yml"), "utf8");
  appendFileSync(join(project.path, "tight.yml"), yml.replace("1h", "1s"));
  const tight = ["-f", join(project.path, "tight.yml"), "--json", "drill", "instance", "--yes"];
  const broken = await cloud.hitori(tight);
  expect(broken.code).toBe(3);
  expect(JSON.parse(broken.stdout).overBudget).toHaveLength(1);
  const kept = readFileSync(join(project.path, ".hitori/drills/results.jsonl"), "utf8").trim().split("\n");
  expect(JSON.parse(kept.at(-1) ?? "")).toMatchObject({ fault: "instance", good: false });
});

/** Starts the drill of a zone, and sends a signal once the zone has failed. */
async function cutOff(signal: NodeJS.Signals) {
  const argv = [hitori, "--endpoint-url", cloud.endpoint, ...words("zone")];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
  const over = ended(child, 60_000);
  await eventually(async () => ((await health()).failedZones.length > 0 ? true : undefined));
  child.kill(signal);
  return over;
}

const answers = () =>
  eventually(async () => {
    const status = JSON.parse((await cloud.hitori([...file, "status"])).stdout);
    const [only] = status.instances;
    return status.instances.length === 1 && only.target === "healthy" && only.doing === "the app is healthy"
      ? true
      : undefined;
  });

test("Ctrl-C in the middle restores the zone; a drill that was killed is put back by the next or by restore", async () => {
  expect((await cutOff("SIGINT")).code).toBe(130);
  expect((await health()).failedZones).toEqual([]);
  await answers();
  expect((await cutOff("SIGKILL")).code).toBe(null);
  expect((await health()).failedZones).toHaveLength(1);
  const restored = await cloud.hitori([...file, "drill", "restore"]);
  expect(JSON.parse(restored.stdout)).toEqual({ restored: "zone" });
  expect((await health()).failedZones).toEqual([]);
  expect(JSON.parse((await cloud.hitori([...file, "drill", "restore"])).stdout)).toEqual({ restored: null });
  await answers();
});

test("a drill whose fault cannot be put in ends with the reason, and leaves nothing", async () => {
  const query = new URLSearchParams({
    service: "ssm",
    operation: "SendCommand",
    code: "AccessDeniedException",
  });
  await fetch(`${cloud.endpoint}/_hitori/refusals?${query}`, { method: "POST" });
  const through = ["--write-cmd", "false", "--read-cmd", "true"];
  const done = await cloud.hitori(words("agent", through), { limit: 30_000 });
  await fetch(`${cloud.endpoint}/_hitori/refusals`, { method: "DELETE" });
  expect(done.code, done.stderr).toBe(1);
  expect(lastError(done.stderr).message).toContain("Refused on purpose");
  const restored = await cloud.hitori([...file, "drill", "restore"]);
  expect(JSON.parse(restored.stdout)).toEqual({ restored: null });
});

test("a second drill, a group that is not one, and storage that cannot fail are refused before anything", async () => {
  const dry = await cloud.hitori(words("zone", ["--dry-run"]));
  expect(JSON.parse(dry.stdout).undo).toMatchObject([{ type: "control" }]);
  expect((await health()).failedZones).toEqual([]);
  const first = cloud.hitori(words("double"));
  const current = join(project.path, ".hitori/drills/current.json");
  await eventually(async () => {
    try {
      return readFileSync(current, "utf8");
    } catch {
      return undefined; // not begun yet
    }
  });
  expect(lastError((await cloud.hitori(words("instance"))).stderr).code).toBe("DRILL_RUNNING");
  expect((await first).code).toBe(0);
  expect(lastError((await cloud.hitori(words("storage-stall"))).stderr).code).toBe("DRILL_STORAGE_PLAIN");
  const sizes = (max: string) => [
    "autoscaling",
    "update-auto-scaling-group",
    "--auto-scaling-group-name",
    "hitori-counter",
    "--max-size",
    max,
  ];
  await cloud.aws(sizes("2"));
  expect(lastError((await cloud.hitori(words("instance"))).stderr).code).toBe("DRILL_GROUP_UNFIT");
  await cloud.aws(sizes("1"));
});

test("--aws asks for the app's name, refuses what AWS cannot do, and works by AWS's APIs alone", async () => {
  const env = {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  const aws = (name: string, confirm: string) =>
    runHitori(
      [
        "--aws",
        "--region",
        "ap-northeast-1",
        ...file,
        "drill",
        name,
        "--confirm",
        confirm,
        "--timeout",
        "100s",
      ],
      { env, limit: 170_000 },
    );
  const wrong = await aws("instance", "chat");
  expect(wrong.code).toBe(64);
  expect(lastError(wrong.stderr).code).toBe("CONFIRMATION_NEEDED");
  expect(wrong.stderr).toContain("WARNING: account 000000000000, region ap-northeast-1");
  expect(lastError((await aws("zone", "counter")).stderr).code).toBe("DRILL_NOT_ON_AWS");
  for (const name of ["instance", "app"]) {
    const done = await aws(name, "counter");
    expect(done.code, done.stderr + done.stdout).toBe(0);
    expect(JSON.parse(done.stdout)).toMatchObject({ good: true, overlaps: [] });
  }
  // Two drills that look as seldom as AWS allows take two minutes where nothing else runs.
}, 400_000);

test("docs/drills.md has a row for every fault", () => {
  const page = readFileSync(join(root, "docs/drills.md"), "utf8");
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
  expect(rows.sort()).toEqual(Object.keys(faultTitles).sort());
});
