import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../src/aws/connection.ts";
import { group as groupOf } from "../../src/aws/group.ts";
import { systemClock } from "../../src/base/clock.ts";
import { formatToken, freed, parseToken, renewed } from "../../src/lease/token.ts";
import { judgeJournal } from "../chaos/journal.ts";
import { eventually, root, startTestCloud, type TestCloud, temporaryDirectory } from "./command-line.ts";

// What the two say while one waits for the other (drills.test.ts has the other ways in which AWS brings two about), and
// what becomes of a lease that a person has broken. The app is the chaos rounds' writer: it
// ignores SIGTERM, and appends its epoch to a journal on the volume, asked or not. Never do two of them write.

interface Instance {
  readonly instanceId: string;
  readonly availabilityZone: string;
  readonly doing: string;
  readonly waitsFor?: { readonly holder: string; readonly epoch: number; readonly takeoverIn?: number };
}

let cloud: TestCloud;
let project: ReturnType<typeof temporaryDirectory>;
let file: string[];
let volume: string;
let watched: Awaited<ReturnType<typeof groupOf>>;
/** The one instance that there was when the group last came to rest. */
let alone: Instance;

beforeAll(async () => {
  cloud = await startTestCloud();
  project = temporaryDirectory();
  cpSync(join(root, "test/chaos/app"), project.path, { recursive: true });
  file = ["-f", join(project.path, "hitori.yml"), "--json"];
  const deployed = await cloud.hitori([...file, "deploy", "--yes"]);
  expect(deployed.code, deployed.stderr).toBe(0);
  const { outputs } = JSON.parse(deployed.stdout);
  volume = join(cloud.directory, "file-systems", outputs.FileSystemId, "chaos");
  watched = await groupOf(connect({ endpointUrl: cloud.endpoint }, {}), outputs.AutoScalingGroupName);
  await comesToRest();
});

afterAll(async () => {
  await cloud?.stop();
  project?.remove();
});

async function status(): Promise<{
  instances: Instance[];
  lease: { holder: { instanceId: string; epoch: number } };
}> {
  return JSON.parse((await cloud.hitori([...file, "status"])).stdout);
}

async function show(): Promise<{ epoch: number; holder: { instanceId: string }; next: string }> {
  return JSON.parse((await cloud.hitori(["--json", "lease", "show", join(volume, ".hitori/lease")])).stdout);
}

const lines = () => readFileSync(join(volume, "data/journal"), "utf8");
const lastEpoch = () => judgeJournal(lines(), []).epochs.at(-1) ?? 0;

/** The instance that waits for another one, once `status` knows of it and names the other one. */
function waiting(which: (instance: Instance) => boolean = () => true): Promise<Instance> {
  return eventually(async () =>
    (await status()).instances.find((one) => one.waitsFor?.holder.startsWith("i-") && which(one)),
  );
}

function statusSays(one: Instance, holder: string, epoch: number): void {
  expect(one.waitsFor).toMatchObject({ holder, epoch });
  expect(one.doing).toContain(`waiting for the lease that ${holder} holds (epoch ${epoch})`);
}

async function leaseShowSays(holder: string, epoch: number): Promise<void> {
  const shown = await show();
  expect(shown).toMatchObject({ epoch, holder: { instanceId: holder } });
  expect(shown.next).toContain(`waits for the lease that ${holder} holds (epoch ${epoch})`);
}

/** One instance is left, healthy, and is so still after a time in which a group that goes round would have gone on. */
async function comesToRest(): Promise<void> {
  const only = async () => {
    const [one, ...others] = (await status()).instances;
    return one?.doing === "the app is healthy" && others.length === 0 ? one : undefined;
  };
  await eventually(async () => ((await watched.describe())?.Instances?.length === 1 ? true : undefined));
  alone = await eventually(only);
  await systemClock.sleep(2_000);
  expect((await only())?.instanceId).toBe(alone.instanceId);
  const { overlaps, lost } = judgeJournal(lines(), []);
  expect({ overlaps, lost }).toEqual({ overlaps: [], lost: [] });
}

async function control(instanceId: string, verb: "freeze" | "thaw"): Promise<number> {
  const path = `instances/${instanceId}/${verb}?region=ap-northeast-1`;
  return (await fetch(`${cloud.endpoint}/_hitori/${path}`, { method: "POST" })).status;
}

test("desired capacity 2: the second waits, writes nothing, and goes when one is wanted again", async () => {
  const { instanceId: first } = alone;
  await watched.update({ MaxSize: 2, DesiredCapacity: 2 });
  statusSays(await waiting(), first, 1);
  await leaseShowSays(first, 1);
  expect(lastEpoch()).toBe(1);
  await watched.update({ MaxSize: 1, DesiredCapacity: 1 });
  await comesToRest();
});

test("AZRebalance: the extra instance waits while the one before it goes on writing, and then writes alone", async () => {
  const { instanceId: first, availabilityZone } = alone;
  const epoch = lastEpoch();
  const { VPCZoneIdentifier: all = "" } = (await watched.describe()) ?? {};
  const query = ["--query", "Subnets[].[SubnetId,AvailabilityZone]"];
  const zones = new Map((await cloud.aws(["ec2", "describe-subnets", ...query])) as [string, string][]);
  const others = all.split(",").filter((subnet) => zones.get(subnet) !== availabilityZone);
  // What AWS makes of it is as long an overlap as its termination takes; here it takes until it is resumed.
  await watched.suspend(["Terminate"]);
  await watched.resume(["AZRebalance"]);
  await watched.update({ VPCZoneIdentifier: others.join(",") });
  statusSays(await waiting(), first, epoch);
  await leaseShowSays(first, epoch);
  const written = lines();
  await eventually(async () => (lines().length > written.length ? true : undefined));
  expect(lastEpoch()).toBe(epoch);
  await watched.resume(["Terminate"]);
  await eventually(async () => (lastEpoch() > epoch ? true : undefined));
  await comesToRest();
  expect(alone.availabilityZone).not.toBe(availabilityZone);
});

test("a frozen holder: the other one says when it may take over, and the frozen one wakes up to nothing", async () => {
  await watched.update({ MaxSize: 2, DesiredCapacity: 2 });
  const { instanceId: holder } = alone;
  const epoch = lastEpoch();
  statusSays(await waiting(), holder, epoch);
  // Only W shall end the wait: neither does the group replace the frozen one, nor can EC2 confirm its death.
  await watched.suspend(["ReplaceUnhealthy"]);
  expect(await control(holder, "freeze")).toBe(200);
  const silent = await waiting(({ waitsFor }) => waitsFor?.takeoverIn !== undefined);
  expect(silent.doing).toMatch(/it is silent; taken over 12 s after its last sign, in \d/);
  expect(silent.waitsFor?.takeoverIn).toBeLessThanOrEqual(9_000);
  statusSays(silent, holder, epoch);
  await leaseShowSays(holder, epoch);
  await eventually(async () => (lastEpoch() > epoch ? true : undefined));
  await control(holder, "thaw");
  await watched.update({ MaxSize: 1, DesiredCapacity: 1 });
  await watched.resume(["ReplaceUnhealthy"]);
  await comesToRest();
  expect(alone.instanceId).not.toBe(holder);
});

test("a token that somebody deleted: nobody writes, status says what to check, and one token put back mends it", async () => {
  const epoch = lastEpoch();
  const directory = join(volume, ".hitori/lease");
  const taken = () => {
    const name = readdirSync(directory).find((one) => one.startsWith("tok."));
    if (name !== undefined) rmSync(join(directory, name), { force: true });
    return name;
  };
  // Again where the holder was just renaming it.
  const last = await eventually(async () =>
    readdirSync(directory).some((one) => one.startsWith("tok.")) ? taken() : undefined,
  );
  const seen = await eventually(async () => {
    const now = await cloud.hitori([...file, "status"]);
    return now.stdout.includes("LEASE_FROZEN") ? { code: now.code, ...JSON.parse(now.stdout) } : undefined;
  });
  expect(seen.code).toBe(3);
  expect(seen.broken[0].message).toMatch(
    /there is no token in the lease directory\. Make sure that no instance/,
  );
  const shown = await cloud.hitori(["lease", "show", directory]);
  expect(shown).toMatchObject({ code: 3, stdout: expect.stringContaining("no token") });
  const written = lines();
  await systemClock.sleep(1_000);
  expect(lines()).toBe(written);
  const token = parseToken(last);
  if (token === undefined) throw new Error(`no token: ${last}`);
  writeFileSync(join(directory, formatToken(freed(renewed(token)))), "");
  await eventually(async () => (lastEpoch() > epoch ? true : undefined));
  await comesToRest();
});
