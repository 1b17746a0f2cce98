import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ContainerEngine, engineLacks, importChatImage, importPostgresImage } from "../support/container-engine.ts";
import { chatExample, eventually, root, runHitori, startTestCloud, type TestCloud, temporaryDirectory } from "./command-line.ts";

// The chat example as real containers: its own image and a PostgreSQL, both made of this machine's files. The engine is
// started here, apart from any other. Where everything can be installed, a test that does not run is one that failed.
const lacks = engineLacks();
if (lacks && process.env.CI) throw new Error(`${lacks} is missing: .ci/run installs it`);

const scratch = temporaryDirectory();
const engine = new ContainerEngine(join(scratch.path, "engine"));
const files = ["-f", join(scratch.path, "chat/hitori.yml"), "--json"];
let cloud: TestCloud;

beforeAll(async () => {
  if (lacks) return;
  await engine.start();
  importChatImage(engine, scratch.path, chatExample, join(root, "node_modules"));
  importPostgresImage(engine, scratch.path);
  cpSync(chatExample, join(scratch.path, "chat"), { recursive: true });
}, 180_000);

afterAll(async () => {
  await engine.stop();
  scratch.remove();
}, 60_000);

beforeEach(async () => {
  if (!lacks) cloud = await startTestCloud(["--time-scale", "60"], engine.environment);
});

afterEach(async () => {
  await cloud?.stop();
});

const here = { env: engine.environment };

async function deploy(): Promise<string> {
  const deployed = await cloud.hitori([...files, "deploy", "--yes"], here);
  expect(deployed.code, deployed.stderr).toBe(0);
  expect(deployed.stderr).toContain("docker");
  return JSON.parse(deployed.stdout).address;
}

const statusOf = async () => JSON.parse((await cloud.hitori([...files, "status"], here)).stdout);
const running = () => engine.docker("ps", "--format", "{{.Names}}").stdout.split("\n").filter(Boolean);

/** @returns true once the app has acknowledged it */
async function send(address: string, id: string): Promise<boolean> {
  const body = JSON.stringify({ id, author: "test", text: `message ${id}` });
  const headers = { "content-type": "application/json" };
  const signal = AbortSignal.timeout(3000);
  const answer = await fetch(`${address}/api/messages`, { method: "POST", headers, body, signal }).catch(() => undefined);
  return answer?.ok === true;
}

async function messages(address: string): Promise<string[] | undefined> {
  const signal = AbortSignal.timeout(3000);
  const answer = await fetch(`${address}/api/messages`, { signal }).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const { messages: all } = (await answer.json()) as { messages: { id: string }[] };
  return all.map(({ id }) => id);
}

/** Sends a message every few milliseconds until it is told to stop; gives back what was acknowledged. */
function talk(address: string): () => Promise<string[]> {
  const acknowledged: string[] = [];
  let talking = true;
  const done = (async () => {
    for (let number = 1; talking; number++) {
      if (await send(address, `m${number}`)) acknowledged.push(`m${number}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return async () => {
    talking = false;
    await done;
    return acknowledged;
  };
}

test.runIf(!lacks)(
  "real containers move to another zone, and every acknowledged message is there",
  async () => {
    const address = await deploy();
    const before = await statusOf();
    expect(before.runtime).toMatch(/^docker/);
    const [{ instanceId, availabilityZone }] = before.instances;
    expect(running().sort()).toEqual([`chat-${instanceId}_db_1`, `chat-${instanceId}_web_1`].map((name) => expect.stringContaining(name.slice(0, -6))));
    const stopTalking = talk(address);
    await eventually(async () => ((await messages(address))?.length ?? 0) > 10 || undefined);
    await cloud.hitori(["cloud", "zone", "fail", availabilityZone]);
    // Dark at once: none of its containers may outlive the zone's power.
    expect(running().filter((name) => name.includes(instanceId))).toEqual([]);
    const moved = await eventually(async () => {
      const seen = await statusOf();
      return seen.instances.find((one: { target: string }) => one.target === "healthy") ? seen : undefined;
    }, 120_000);
    const acknowledged = await stopTalking();
    expect(acknowledged.length).toBeGreaterThan(10);
    const after = moved.instances.find((one: { target: string }) => one.target === "healthy");
    expect(after.availabilityZone).not.toBe(availabilityZone);
    const found = await eventually(async () => await messages(address));
    expect(acknowledged.filter((id) => !found.includes(id))).toEqual([]);
    expect(running().every((name) => name.includes(after.instanceId))).toBe(true);
  },
  240_000,
);
