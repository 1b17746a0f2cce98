import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { waitUntil } from "../../src/base/wait-until.ts";
import { imagesDirectory, storedImages } from "../../src/runtime/stored-images.ts";
import { freePort, root, runHitori, runProgram, temporaryDirectory } from "./command-line.ts";

// Needs root, and Debian's docker.io and docker-compose. The engine is started here, apart from any other.
const canRun =
  process.getuid?.() === 0 && existsSync("/usr/sbin/dockerd") && existsSync("/usr/bin/docker-compose");
// Where everything can be installed, a test that does not run is one that failed.
if (!canRun && process.env.CI)
  throw new Error("docker.io and docker-compose are missing: .ci/run installs them");
const home = temporaryDirectory();
const engine = join(home.path, "engine");
const from = join(home.path, "here");
const to = join(home.path, "shared", "counter");
const env = { DOCKER_HOST: `unix://${engine}/socket` };
let daemon: ChildProcess | undefined;
let url: string;

beforeAll(async () => {
  if (!canRun) return;
  mkdirSync(engine);
  const words = ["data-root", "exec-root", "pidfile"].flatMap((name) => [`--${name}`, join(engine, name)]);
  const network = ["--bridge", "none", "--iptables=false", "--host", `unix://${engine}/socket`];
  daemon = spawn("/usr/sbin/dockerd", [...words, ...network], { stdio: "ignore" });
  const answers = async () => ((await runProgram(["docker", "ps"], { env })).code === 0 ? true : undefined);
  await waitUntil(answers, { clock: systemClock, timeout: 30_000, interval: 200 });
  importImage();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  mkdirSync(from);
  cpSync(join(root, "examples/counter/counter.js"), join(from, "counter.js"));
  writeFileSync(join(from, "docker-compose.yml"), composeFile(port));
  writeFileSync(join(from, "hitori.yml"), "name: counter\ncompose: docker-compose.yml\n");
  const up = await runProgram(["docker-compose", "-p", "numbers", "up", "-d"], { cwd: from, env });
  expect(up.stderr).toContain("done");
  await waitUntil(count, { clock: systemClock, timeout: 30_000, interval: 100 });
}, 100_000);

afterAll(async () => {
  if (daemon) {
    await runProgram(["docker", "rm", "--force", "numbers_counter_1"], { env });
    const ended = new Promise((resolve) => daemon?.once("exit", resolve));
    daemon.kill("SIGTERM");
    await ended;
    // What the engine leaves mounted.
    spawnSync("umount", [join(engine, "exec-root", "netns", "default")]);
  }
  home.remove();
});

/** No registry: Node itself with its libraries is the image. */
function importImage(): void {
  const image = join(home.path, "image");
  const libraries = spawnSync("ldd", [process.execPath], { encoding: "utf8" }).stdout.match(/\/\S+/g) ?? [];
  for (const library of libraries) {
    mkdirSync(dirname(join(image, library)), { recursive: true });
    copyFileSync(library, join(image, library));
  }
  copyFileSync(process.execPath, join(image, "node"));
  const script = `tar -C ${image} -c . | docker import - local-node:1`;
  expect(spawnSync("bash", ["-c", script], { env: { ...process.env, ...env } }).status).toBe(0);
}

function composeFile(port: number): string {
  const check = `fetch('http://127.0.0.1:${port}').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))`;
  const counter = {
    image: "local-node:1",
    network_mode: "host",
    command: ["/node", "/app/counter.js"],
    environment: { DATA: "/data", PORT: String(port), HOST: "127.0.0.1" },
    volumes: ["./counter.js:/app/counter.js:ro", "numbers:/data"],
    healthcheck: { test: ["CMD", "/node", "-e", check], interval: "1s" },
    stop_grace_period: "1s",
  };
  return JSON.stringify({ version: "3.8", services: { counter }, volumes: { numbers: {} } });
}

async function count(): Promise<number | undefined> {
  const response = await fetch(url).catch(() => undefined);
  return response?.ok ? ((await response.json()) as { count: number }).count : undefined;
}

async function increment(): Promise<void> {
  expect((await fetch(`${url}/increment`, { method: "POST" })).status).toBe(200);
}

const migrate = (...words: string[]) =>
  runHitori(["migrate", ...words, "--to", to, "--allow-local"], { cwd: from, env });

test.runIf(canRun)(
  "moves a named volume of an app under docker-compose, and back with what was written",
  async () => {
    await increment();
    await increment();
    const done = await migrate("cutover", "--yes", "--check-url", url);
    expect(done.stdout + done.stderr).toContain("0 differences");
    expect(done.code).toBe(0);
    expect(await count()).toBe(2);
    // No registry has the image: it is beside the app, and an engine takes it back from there.
    const [stored] = storedImages(to);
    expect(stored).toMatchObject({ name: "local-node:1", otherNames: [] });
    const tar = join(imagesDirectory(to), stored?.file ?? "");
    const loaded = await runProgram(["docker", "load", "--input", tar], { env });
    expect(loaded.stdout).toContain("local-node:1");
    await increment();
    const data = join(to, "volumes", "numbers", "increments");
    expect(readFileSync(data, "utf8").trim().split("\n")).toHaveLength(3);
    const back = await migrate("rollback", "--yes", "--carry-back");
    expect(back.code).toBe(0);
    expect(await count()).toBe(3);
    await increment();
    expect(readFileSync(data, "utf8").trim().split("\n")).toHaveLength(3);
  },
);
