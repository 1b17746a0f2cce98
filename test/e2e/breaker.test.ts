import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/aws/connection.ts";
import { group as groupOf } from "../../src/aws/group.ts";
import { systemClock } from "../../src/base/clock.ts";
import { NoticeListener } from "../../src/drill/notifications.ts";
import { eventually, root, startTestCloud, type TestCloud, temporaryDirectory } from "./command-line.ts";

// The loop that everybody fears: a database in the app, two instances, the load balancer's health check. By hand it is
// created and deleted for ever.

const held = "hitori:BREAKER_HELD";

let cloud: TestCloud;
let project: ReturnType<typeof temporaryDirectory>;
let file: string[];
let address: string;
let volume: string;
let listener: NoticeListener;
let watched: Awaited<ReturnType<typeof groupOf>>;

beforeAll(async () => {
  // The grace period of 300 s is 5 s here.
  cloud = await startTestCloud(["--time-scale", "60"]);
  project = temporaryDirectory();
  cpSync(join(root, "test/fixtures/endless"), project.path, { recursive: true });
  file = ["-f", join(project.path, "hitori.yml"), "--json"];
  const deployed = await cloud.hitori([...file, "deploy", "--yes"]);
  expect(deployed.code, deployed.stderr).toBe(0);
  const stack = JSON.parse(deployed.stdout);
  address = stack.address;
  volume = join(cloud.directory, "file-systems", stack.outputs.FileSystemId, "endless");
  const connection = connect({ endpointUrl: cloud.endpoint }, {});
  watched = await groupOf(connection, stack.outputs.AutoScalingGroupName);
  listener = new NoticeListener(connection, stack.outputs.TopicArn);
  await listener.start();
});

afterAll(async () => {
  listener?.stop();
  await cloud?.stop();
  project?.remove();
});

async function status() {
  const { code, stdout } = await cloud.hitori([...file, "status"]);
  return { code, ...JSON.parse(stdout) };
}

const starts = () => readFileSync(join(volume, "data/starts"), "utf8").trim().split("\n");
const tellings = () => listener.received.filter(({ event }) => event === held);

/** Proves that nothing is launched or terminated any more: for longer than a grace period lasts here. */
async function isAtRest() {
  const begun = async () => {
    const all = await watched.activities();
    return all.every(({ EndTime }) => EndTime !== undefined)
      ? all.map(({ ActivityId }) => ActivityId)
      : undefined;
  };
  const before = await eventually(begun);
  await systemClock.sleep(7_000);
  expect(await begun()).toEqual(before);
}

async function suspended() {
  const { SuspendedProcesses = [] } = (await watched.describe()) ?? {};
  return SuspendedProcesses.map(({ ProcessName }) => ProcessName);
}

test("two instances of an app that never gets healthy: the breaker holds, and nothing is launched any more", async () => {
  await watched.update({ MaxSize: 2, DesiredCapacity: 2 });
  writeFileSync(join(volume, "data/corrupt"), "");
  await eventually(async () => ((await suspended()).includes("ReplaceUnhealthy") ? true : undefined));
  const seen = await status();
  expect(seen.code).toBe(3);
  expect(seen.lease.held).toMatch(/^3 starts in a row/);
  const before = starts();
  await isAtRest();
  expect(starts()).toEqual(before);
  expect((await status()).lease.held).toBe(seen.lease.held);
  const kept = readdirSync(join(volume, ".hitori/breaker"), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  expect(kept.length).toBeGreaterThan(1);
  // One that was cut off at once may not have said anything yet.
  const logs = kept.map(({ name }) =>
    readFileSync(join(volume, ".hitori/breaker", name, "database.log"), "utf8"),
  );
  expect(logs.join("")).toContain("the database is corrupt");
  expect(tellings()).toHaveLength(1);
});

test("it comes up once its data is mended and somebody resumes", async () => {
  rmSync(join(volume, "data/corrupt"));
  // Half a minute here: on a busy computer a start takes longer than five seconds, and would be cut off again.
  await watched.update({ HealthCheckGracePeriod: 1800 });
  expect((await cloud.hitori([...file, "resume"])).code).toBe(0);
  await eventually(async () => ((await fetch(address).catch(() => undefined))?.ok ? true : undefined));
  await eventually(async () => {
    const { DesiredCapacity, Instances } = (await watched.describe()) ?? {};
    return DesiredCapacity === 1 && Instances?.length === 1 ? true : undefined;
  });
  await isAtRest();
  const now = await status();
  expect(now.lease.held).toBeUndefined();
  expect(now.instances).toMatchObject([{ target: "healthy", doing: "the app is healthy" }]);
  expect(await suspended()).toEqual(["AZRebalance"]);
  expect(tellings()).toHaveLength(1);
});
