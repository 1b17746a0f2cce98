import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  engineIsDown,
  forgetContainerUse,
  killMarkedMachine,
  readContainerUse,
  writeContainerUse,
} from "./marked-containers.ts";
import { findMarked, killMarked, markVariable } from "./marked-processes.ts";

const mark = `i-containers${process.pid}`;
const path = process.env.PATH;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hitori-containers-"));
  process.env.PATH = `${root}:${path}`;
});

afterEach(() => {
  process.env.PATH = path;
  killMarked(mark);
  rmSync(root, { recursive: true, force: true });
});

/** A stand-in of the engine's command. */
function docker(script: string): void {
  writeFileSync(join(root, "docker"), `#!/bin/bash\necho "$*" >>${root}/calls\n${script}\n`, { mode: 0o755 });
}

function marked(): Promise<unknown> {
  const env = { ...process.env, [markVariable]: mark };
  const child = spawn("bash", ["-c", "echo up; sleep 300"], { env, stdio: ["ignore", "pipe", "ignore"] });
  return new Promise((resolve) => child.stdout.once("data", resolve));
}

test("a machine that never ran containers is killed without asking any engine", async () => {
  docker("exit 1");
  await marked();
  expect(killMarkedMachine(mark, root, 1000)).toEqual([]);
  expect(existsSync(join(root, "calls"))).toBe(false);
});

test("what may be written is cut off, processes are killed, then the engine is asked", async () => {
  docker('[ "$1 $2" = "ps --all" ] && [ ! -e removed ] && echo c1; [ "$1" = rm ] && touch removed; exit 0');
  symlinkSync("/somewhere", join(root, "efs"));
  writeContainerUse(root, { program: "docker", links: [join(root, "efs")] });
  await marked();
  const directory = process.cwd();
  process.chdir(root);
  expect(killMarkedMachine(mark, root, 5000)).toEqual([]);
  process.chdir(directory);
  expect(existsSync(join(root, "efs"))).toBe(false);
  expect(readFileSync(join(root, "calls"), "utf8")).toContain("rm --force --volumes c1");
});

test("an engine that does not answer is said, and its processes are dead all the same", async () => {
  docker("exec sleep 300");
  writeContainerUse(root, { program: "docker", links: [] });
  await marked();
  expect(killMarkedMachine(mark, root, 200)).toEqual([expect.stringContaining("docker does not say")]);
  expect(findMarked(mark)).toEqual([]);
});

test("a note that was cut short still has the engine asked", () => {
  expect(readContainerUse(root)).toBeUndefined();
  writeContainerUse(root, { program: "podman", links: ["/a"] });
  expect(readContainerUse(root)).toEqual({ program: "podman", links: ["/a"] });
  writeFileSync(join(root, "run/hitori/containers.json"), '{"prog');
  expect(readContainerUse(root)).toEqual({ program: "docker", links: [] });
  forgetContainerUse(root);
  expect(readContainerUse(root)).toBeUndefined();
});

test("an engine that does not run is told from one that hangs", () => {
  const words =
    "Cannot connect to the Docker daemon at unix:///run/docker.sock. Is the docker daemon running?";
  expect(engineIsDown(words)).toBe(true);
  expect(engineIsDown("no answer in 20 s")).toBe(false);
});
