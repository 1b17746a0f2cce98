import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultTitles } from "../../src/drill/titles.ts";
import { eventually, root } from "./command-line.ts";
import { type DrilledCounter, lastError, startDrilledCounter } from "./drilled-counter.ts";

// Every fault on the counter example, one after another on one local cloud; docs/drills.md says what each should lead to.

let counter: DrilledCounter;

beforeAll(async () => {
  counter = await startDrilledCounter();
});

afterAll(() => counter?.stop());

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
  const result = await counter.drill("instance");
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
  expect((await counter.drill("hang")).recovery).toBeGreaterThan(0);
});

test("zone: another zone takes over, and the zone is restored", async () => {
  const result = await counter.drill("zone");
  expect(result.replacement.availabilityZone).not.toBe(result.victim.availabilityZone);
  expect(await counter.failedZones()).toEqual([]);
});

test("partition: the app moves to another zone while the instance that is cut off lives", async () => {
  const result = await counter.drill("partition");
  expect(result.replacement.availabilityZone).not.toBe(result.victim.availabilityZone);
});

for (const part of ["agent", "guard"]) {
  test(`${part}: its death ends the app, and another instance takes over`, async () => {
    expect((await counter.drill(part)).recovery).toBeGreaterThan(0);
  });
}

test("app: it is started again where it is", async () => {
  const result = await counter.drill("app");
  expect(result.replacement).toBeUndefined();
  expect(events(result)).toContain("app.exited");
});

test("app --loop: it comes back once the crashes end", async () => {
  expect((await counter.drill("app", ["--loop", "--for", "5s"])).outages.length).toBeGreaterThan(0);
});

test("double: the second instance waits for the lease, and the group of one is restored", async () => {
  expect(waitedFor(await counter.drill("double"))).toContainEqual(expect.any(Number));
});

test("rebalance: an extra instance takes over in another zone, and AZRebalance is suspended again", async () => {
  const result = await counter.drill("rebalance");
  expect(result.replacement.availabilityZone).not.toBe(result.victim.availabilityZone);
});

test("slow-stop: an app that ignores SIGTERM is killed before the next one writes", async () => {
  const result = await counter.drill("slow-stop");
  expect(result.replacement).toBeDefined();
  expect(waitedFor(result)).toContainEqual(expect.any(Number));
});

test("launch-failure: launches are refused and told of, until a zone has room", async () => {
  const result = await counter.drill("launch-failure");
  const told = result.notifications.received.map(({ event }: { event: string }) => event);
  expect(told).toContain("autoscaling:EC2_INSTANCE_LAUNCH_ERROR");
});

test("bad-image: the breaker holds the version that never gets healthy, and the one before comes back", async () => {
  const result = await counter.drill("bad-image");
  expect(result.held).toMatch(/^3 starts in a row/);
  expect(events(result)).toContain("breaker.held");
});

test("database: it fails over to its other zone", async () => {
  const engine = ["--engine", "postgres", "--db-instance-class", "db.t4g.micro", "--allocated-storage", "20"];
  const user = ["--master-username", "chat", "--master-user-password", "not-a-secret"];
  const identifier = ["--db-instance-identifier", "counter-db"];
  await counter.cloud.aws(["rds", "create-db-instance", ...identifier, ...engine, ...user, "--multi-az"]);
  await eventually(async () => {
    const query = ["--query", "DBInstances[0].DBInstanceStatus"];
    const status = await counter.cloud.aws(["rds", "describe-db-instances", ...identifier, ...query]);
    return status === "available" ? true : undefined;
  });
  expect((await counter.drill("database", ["--database", "counter-db"])).recovery).toBe(0);
  const none = await counter.cloud.hitori(counter.words("database", ["--database", "nothing"]));
  expect(lastError(none.stderr).code).toBe("DRILL_DATABASE_UNFIT");
});

test("docs/drills.md has a row for every fault", () => {
  const page = readFileSync(join(root, "docs/drills.md"), "utf8");
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
  expect(rows.sort()).toEqual(Object.keys(faultTitles).sort());
});
