import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../base/clock.ts";
import { uproot } from "../tree/tree.test-support.ts";
import { verifyTree } from "../verify.ts";
import { newCounters } from "./counters.ts";
import { runPass } from "./pass.ts";

// The target is a file system that answers as slowly as EFS and fails when it is told to: bench/slowfs.c.
// Needs root, /dev/fuse, and Debian's gcc, libfuse3-dev, fuse3 and pkg-config.
const hasFuse = process.getuid?.() === 0 && existsSync("/dev/fuse");
const canBuild = spawnSync("bash", ["-c", "command -v gcc && pkg-config fuse3"]).status === 0;
const canRun = hasFuse && canBuild;
if (!canRun && process.env.CI)
  throw new Error(
    "root, /dev/fuse, or gcc, libfuse3-dev, fuse3 and pkg-config are missing: .ci/run installs the packages",
  );
/** Seconds that the server does not answer. As long as a fail-over of EFS: HITORI_STALL=30 */
const stall = process.env.HITORI_STALL ?? "2";

const programs = mkdtempSync(join(tmpdir(), "hitori-slowfs-"));
let directory: string;
let source: string;
let mountPoint: string;
let server: ChildProcess;

beforeAll(() => {
  if (!canRun) return;
  const code = new URL("../../../bench/slowfs.c", import.meta.url).pathname;
  const script = `gcc -O1 ${code} $(pkg-config fuse3 --cflags --libs) -o ${programs}/slowfs`;
  expect(spawnSync("bash", ["-c", script]).status).toBe(0);
});
afterAll(() => uproot(programs));

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "hitori-slow-"));
  source = join(directory, "source");
  mountPoint = join(directory, "mount");
  for (const path of [source, mountPoint, join(directory, "base")]) mkdirSync(path);
  if (!canRun) return;
  const words = [join(directory, "base"), mountPoint, "-f", "-o", "max_threads=64,default_permissions"];
  const env = { ...process.env, SLOW_STALL: stall, SLOW_NAME: "100" };
  server = spawn(join(programs, "slowfs"), words, { stdio: "ignore", env });
  while (!readFileSync("/proc/self/mountinfo", "utf8").includes(` ${mountPoint} `))
    await systemClock.sleep(5);
});
afterEach(() => {
  spawnSync("umount", ["--lazy", mountPoint]);
  uproot(directory);
});

const manifest = () => join(directory, "manifest");
const target = () => join(mountPoint, "data");

function fill(files: number, bytes: number): void {
  for (let at = 0; at < files; at++) {
    mkdirSync(join(source, `d${at % 5}`), { recursive: true });
    writeFileSync(join(source, `d${at % 5}`, `f${at}`), Buffer.alloc(bytes, `${at}`));
  }
}

function begin() {
  const counters = newCounters();
  const options = { source, manifest: manifest(), clock: systemClock, counters };
  return { counters, over: runPass({ ...options, targets: [target()] }) };
}

async function differences() {
  const verdict = await verifyTree({ tree: target(), manifest: manifest(), clock: systemClock });
  return verdict.differences;
}

test.runIf(canRun)("an EIO that does not come again is not even a problem", async () => {
  fill(200, 30_000);
  const { counters, over } = begin();
  while (counters.copied < 5) await systemClock.sleep(1);
  server.kill("SIGUSR2");
  expect(await over).toEqual({ problems: [], problemCount: 0 });
  expect(await differences()).toEqual([]);
});

test.runIf(canRun)(
  `a server that does not answer for ${stall} s is waited for`,
  {
    timeout: 20_000 + Number(stall) * 1000,
  },
  async () => {
    fill(200, 3000);
    const { counters, over } = begin();
    while (counters.copied < 5) await systemClock.sleep(1);
    const from = systemClock.monotonic();
    server.kill("SIGUSR1");
    expect(await over).toEqual({ problems: [], problemCount: 0 });
    // The stall was there: else the test would show nothing.
    expect(systemClock.monotonic() - from).toBeGreaterThan(Number(stall) * 900);
    expect(await differences()).toEqual([]);
  },
);

test.runIf(canRun)("a server that dies ends the pass, and nothing is written beneath", async () => {
  fill(400, 3000);
  const { counters, over } = begin();
  const failure = over.catch((error: unknown) => error);
  while (counters.copied < 5) await systemClock.sleep(1);
  server.kill("SIGKILL");
  expect(await failure).toMatchObject({ code: "TREE_GONE" });
  spawnSync("umount", ["--lazy", mountPoint]);
  expect(readdirSync(mountPoint)).toEqual([]);
});

test.runIf(canRun)("what the target refuses is told by name, and everything else is copied", async () => {
  fill(20, 100);
  writeFileSync(join(source, "denied"), "x");
  writeFileSync(join(source, "n".repeat(101)), "x");
  const { over } = begin();
  const { problems, problemCount } = await over;
  expect(problemCount).toBe(2);
  expect(problems.map(({ path, code }) => `${path.slice(0, 6)} ${code}`).sort()).toEqual([
    "denied EACCES",
    "nnnnnn ENAMETOOLONG",
  ]);
  expect(await differences()).toEqual([]);
});
