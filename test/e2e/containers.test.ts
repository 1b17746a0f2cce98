import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import {
  ContainerEngine,
  engineLacks,
  importChatImage,
  importPostgresImage,
} from "../support/container-engine.ts";
import {
  chatExample,
  eventually,
  root,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

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
  const answer = await fetch(`${address}/api/messages`, { method: "POST", headers, body, signal }).catch(
    () => undefined,
  );
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
      await systemClock.sleep(50);
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
    expect(running().sort()).toEqual(
      [`chat-${instanceId}_db_1`, `chat-${instanceId}_web_1`].map((name) =>
        expect.stringContaining(name.slice(0, -6)),
      ),
    );
    // Its target is healthy for a moment after its power has gone.
    const isReplacement = (one: { instanceId: string; target: string }) =>
      one.target === "healthy" && one.instanceId !== instanceId;
    const stopTalking = talk(address);
    await eventually(async () => ((await messages(address))?.length ?? 0) > 10 || undefined);
    await cloud.hitori(["cloud", "zone", "fail", availabilityZone]);
    // Dark at once: none of its containers may outlive the zone's power.
    expect(running().filter((name) => name.includes(instanceId))).toEqual([]);
    const moved = await eventually(async () => {
      const seen = await statusOf();
      return seen.instances.find(isReplacement) ? seen : undefined;
    }, 120_000);
    const acknowledged = await stopTalking();
    expect(acknowledged.length).toBeGreaterThan(10);
    const after = moved.instances.find(isReplacement);
    expect(after.availabilityZone).not.toBe(availabilityZone);
    const found = await eventually(async () => await messages(address));
    expect(acknowledged.filter((id) => !found.includes(id))).toEqual([]);
    expect(running().every((name) => name.includes(after.instanceId))).toBe(true);
    // What the machine that is gone wrote is there, and where it ends is marked.
    const logs = await cloud.hitori([...files, "logs", "db"], here);
    const lines = logs.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const gap = lines.findIndex(({ type }) => type === "gap");
    expect(lines[gap]).toMatchObject({ from: instanceId, to: after.instanceId });
    expect(lines[0]).toMatchObject({ service: "db", instanceId });
    expect(lines.slice(gap).some(({ text }) => text?.includes("ready to accept connections"))).toBe(true);
  },
  240_000,
);

/** Appends its instance's id to a journal every 20 ms, and does not listen to anybody. */
const writer = `
  const { appendFileSync } = require("node:fs");
  process.on("SIGTERM", () => {});
  setInterval(() => appendFileSync("/data/journal", process.env.HITORI_MACHINE + "\\n"), 20);`;

test.runIf(!lacks)(
  "containers that were frozen with their machine never write again after they wake",
  async () => {
    const directory = join(scratch.path, "writer");
    mkdirSync(directory, { recursive: true });
    const image = "hitori-example-chat:latest";
    const service = { image, command: ["node", "-e", writer], volumes: ["./data:/data"], restart: "always" };
    writeFileSync(join(directory, "compose.yaml"), JSON.stringify({ services: { writer: service } }));
    writeFileSync(join(directory, "hitori.yml"), "name: writer\ncompose: compose.yaml\n");
    const own = ["-f", join(directory, "hitori.yml"), "--json"];
    const deployed = await cloud.hitori([...own, "deploy", "--yes"], here);
    expect(deployed.code, deployed.stderr).toBe(0);
    const journal = () => {
      const systems = join(cloud.directory, "file-systems");
      const [path] = readdirSync(systems).map((name) => join(systems, name, "writer/data/journal"));
      return path && existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
    };
    const [old = ""] = await eventually(async () => (journal().length > 50 ? journal() : undefined));
    await cloud.hitori(["cloud", "instance", "freeze", old], here);
    const label = `label=hitori.machine=${old}`;
    const paused = engine.docker("ps", "--quiet", "--filter", label, "--filter", "status=paused");
    expect(paused.stdout.split("\n").filter(Boolean)).toHaveLength(1);
    await eventually(async () => journal().some((line) => line !== old) || undefined, 120_000);
    // Whoever wakes them now finds nobody.
    await cloud.hitori(["cloud", "instance", "thaw", old], here);
    engine.docker("unpause", paused.stdout.trim());
    const since = journal().length;
    await eventually(async () => journal().length > since + 200 || undefined);
    const lines = journal();
    const first = lines.findIndex((line) => line !== old);
    expect(first).toBeGreaterThan(50);
    expect(lines.slice(first).filter((line) => line === old)).toEqual([]);
    expect(engine.docker("ps", "--all", "--quiet", "--filter", label).stdout).toBe("");
  },
  240_000,
);

test("the same example runs as processes where there is no engine", async () => {
  const without = await startTestCloud(["--time-scale", "60"]);
  try {
    const nowhere = {
      env: { DOCKER_HOST: `unix://${scratch.path}/nowhere`, CONTAINER_HOST: "unix:///nowhere" },
    };
    const copy = ["-f", join(chatExample, "hitori.yml"), "--json"];
    const planned = await without.hitori([...copy, "plan"], nowhere);
    expect(JSON.parse(planned.stdout).runtime).toEqual({
      name: "processes",
      why: "no container engine answers",
    });
    const deployed = await without.hitori([...copy, "deploy", "--yes"], nowhere);
    expect(deployed.code, deployed.stderr).toBe(0);
    const { address } = JSON.parse(deployed.stdout);
    expect(await send(address, "one")).toBe(true);
    expect(await messages(address)).toEqual(["one"]);
  } finally {
    await without.stop();
  }
}, 180_000);
