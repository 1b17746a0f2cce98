import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mountTable } from "../../src/base/mount-table.ts";
import { chatExample, eventually, startTestCloud, type TestCloud } from "./command-line.ts";
import { storageHere } from "./fuse.ts";

// The example chat, PostgreSQL and all, on file systems that fail.

const file = ["-f", `${chatExample}/hitori.yml`];
const storage = storageHere();
let cloud: TestCloud;
let address: string;
let fileSystemId: string;
const acknowledged: string[] = [];

beforeAll(async () => {
  if (storage !== "fuse") return;
  cloud = await startTestCloud(["--time-scale", "120", "--storage", storage]);
  // Each file operation costs two changes of process: on a busy machine the database takes minutes to be made.
  const deploy = () => cloud.hitori([...file, "--json", "deploy", "--yes"], { limit: 200_000 });
  const first = await deploy();
  const deployed = first.code === 0 ? first : await deploy();
  expect(deployed.code, deployed.stderr).toBe(0);
  address = JSON.parse(deployed.stdout).address;
  [fileSystemId = ""] = readdirSync(join(cloud.directory, "file-systems"));
}, 420_000);

afterAll(async () => {
  await cloud?.stop();
});

/** @returns the message's id where the chat has acknowledged it within the time */
async function post(milliseconds = 5_000): Promise<string | undefined> {
  const id = crypto.randomUUID();
  const response = await fetch(`${address}/api/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, author: "test", text: "kept?" }),
    signal: AbortSignal.timeout(milliseconds),
  }).catch(() => undefined);
  if (!response?.ok) return undefined;
  acknowledged.push(id);
  return id;
}

async function kept(): Promise<string[] | undefined> {
  const response = await fetch(`${address}/api/messages`).catch(() => undefined);
  if (!response?.ok) return undefined;
  return ((await response.json()) as { messages: { id: string }[] }).messages.map(({ id }) => id);
}

async function order(verb: string, ...words: string[]) {
  const ordered = await cloud.hitori(["--json", "cloud", "storage", verb, fileSystemId, ...words]);
  expect(ordered.code, ordered.stderr).toBe(0);
  return JSON.parse(ordered.stdout);
}

async function zoneOfInstance(): Promise<string | undefined> {
  const status = await cloud.hitori([...file, "--json", "status"]);
  const { instances } = JSON.parse(status.stdout);
  return instances.length === 1 ? instances[0].availabilityZone : undefined;
}

const mounts = () => mountTable().filter(({ point }) => point.startsWith(`${cloud.directory}/`));

describe.skipIf(storage !== "fuse")("the chat on a storage that fails", () => {
  test("the lease probe finds every promise kept on the mount", async () => {
    const [zone = ""] = Object.keys((await order("show")).zones);
    const point = join(cloud.directory, "mount-targets", zone, fileSystemId);
    const probed = await cloud.hitori(["--json", "lease", "probe", point]);
    expect(JSON.parse(probed.stdout)).toMatchObject({
      fileSystem: "fuse.hitori",
      doubleWins: 0,
      staleListings: 0,
      refused: [],
    });
    expect(probed.code).toBe(0);
  });

  test("a stall holds writes back, and lets them go on when it is over", async () => {
    expect(await post()).toBeDefined();
    expect((await order("stall")).zones).toMatchObject({
      [(await zoneOfInstance()) ?? ""]: { kind: "stall" },
    });
    expect(await post(1_000)).toBeUndefined();
    await order("restore");
    await eventually(post);
  });

  test("slow storage only costs time", async () => {
    await order("slow", "--latency", "10ms");
    expect(await eventually(post)).toBeDefined();
    await order("restore");
  });

  for (const verb of ["read-only", "full"]) {
    test(`${verb} storage: nothing is acknowledged that is not kept, and it writes again afterwards`, async () => {
      await eventually(post);
      await order(verb);
      for (let each = 0; each < 5; each++) await post(1_000);
      await order("restore");
      await eventually(post, 120_000);
      expect(await eventually(kept)).toEqual(expect.arrayContaining(acknowledged));
    });
  }

  test("a zone whose storage stalls for good and then fails is left behind, with nothing lost", async () => {
    await eventually(post);
    const zone = (await eventually(zoneOfInstance)) ?? "";
    await order("stall", "--zone", zone);
    const failed = await cloud.hitori(["cloud", "zone", "fail", zone]);
    expect(failed.code).toBe(0);
    expect(mounts().map(({ point }) => point)).not.toContain(
      join(cloud.directory, "fuse", zone, fileSystemId),
    );
    await eventually(post, 120_000);
    expect(await eventually(kept)).toEqual(expect.arrayContaining(acknowledged));
    await cloud.hitori(["cloud", "zone", "restore", zone]);
    await order("restore");
  });

  test("a killed cloud's mounts are taken over by the next, and stop leaves none, running or not", async () => {
    const { pid } = JSON.parse(readFileSync(join(cloud.directory, "cloud.json"), "utf8"));
    const before = mounts().length;
    process.kill(pid, "SIGKILL");
    expect(before).toBeGreaterThan(0);
    await cloud.start();
    await eventually(post, 120_000);
    expect(mounts()).toHaveLength(before);
    const stop = () => cloud.hitori(["cloud", "stop", "--directory", cloud.directory]);
    expect((await stop()).code).toBe(0);
    expect(mounts()).toEqual([]);
    await cloud.start();
    process.kill(JSON.parse(readFileSync(join(cloud.directory, "cloud.json"), "utf8")).pid, "SIGKILL");
    expect((await stop()).code).toBe(0);
    expect(mounts()).toEqual([]);
  });

  test("reset takes the mounts and the data with it", async () => {
    await cloud.start();
    await eventually(async () => (mounts().length > 0 ? true : undefined));
    const reset = await cloud.hitori(["cloud", "reset", "--yes", "--directory", cloud.directory]);
    expect(reset.code, reset.stderr).toBe(0);
    expect(mounts()).toEqual([]);
    expect(existsSync(join(cloud.directory, "file-systems"))).toBe(false);
  });
});
