import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runHitori, temporaryDirectory } from "./command-line.ts";

let directory: ReturnType<typeof temporaryDirectory>;
const cloud = (verb: string, ...words: string[]) =>
  runHitori(["--json", "cloud", verb, "--directory", directory.path, ...words]);
const start = (...words: string[]) => cloud("start", "-d", "--port", "0", "--machines", "none", ...words);

beforeEach(() => {
  directory = temporaryDirectory();
});

afterEach(async () => {
  await cloud("reset", "--yes");
  directory.remove();
});

function pid(): number {
  return JSON.parse(readFileSync(join(directory.path, "cloud.json"), "utf8")).pid;
}

test("a cloud starts in the background, says what it runs, and stops", async () => {
  const started = await start("--time-scale", "60");
  expect(started).toMatchObject({ code: 0, stderr: "" });
  const { endpoint } = JSON.parse(started.stdout);
  const status = JSON.parse((await cloud("status")).stdout);
  expect(status).toMatchObject({ endpoint, pid: pid(), timeScale: 60, machines: "none" });
  expect((await cloud("stop")).code).toBe(0);
  await expect(fetch(`${endpoint}/_hitori/health`)).rejects.toThrow();
  expect(existsSync(join(directory.path, "state.json"))).toBe(true);
  const again = await cloud("stop");
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout).stopped).toBe(false);
});

test("a second one on the same directory or the same port is refused with who has it", async () => {
  const { endpoint } = JSON.parse((await start()).stdout);
  const same = await start();
  expect(same.code).toBe(1);
  expect(JSON.parse(same.stderr).error).toMatchObject({ code: "CLOUD_RUNNING" });
  const other = temporaryDirectory();
  const where = ["--port", new URL(endpoint).port, "--machines", "none", "--directory", other.path];
  const port = await runHitori(["cloud", "start", ...where]);
  other.remove();
  expect(port.code).toBe(1);
  expect(port.stderr).toContain(`in use by another local cloud (process ${pid()}`);
});

test("one that was killed is started again on the same directory", async () => {
  await start();
  process.kill(pid(), "SIGKILL");
  const again = await start();
  expect(again.stderr).toBe("");
  expect(again.code).toBe(0);
});

test("one that cannot start says why, with the end of its log", async () => {
  writeFileSync(join(directory.path, "state.json"), "{broken");
  const done = await start();
  expect(done.code).toBe(1);
  expect(JSON.parse(done.stderr).error).toMatchObject({
    code: "CLOUD_START_FAILED",
    message: expect.stringContaining("STATE_DAMAGED"),
  });
});

test("reset asks, and with --yes stops the cloud and removes everything that it held, and nothing else", async () => {
  await start();
  const other = join(directory.path, "notes.txt");
  writeFileSync(other, "mine");
  const asked = await cloud("reset");
  expect(asked.code).toBe(64);
  expect(JSON.parse(asked.stderr).error.code).toBe("CONFIRMATION_NEEDED");
  expect((await cloud("reset", "--yes")).code).toBe(0);
  expect(existsSync(join(directory.path, "state.json"))).toBe(false);
  expect(existsSync(other)).toBe(true);
  expect(JSON.parse((await cloud("status")).stderr).error.code).toBe("CLOUD_NOT_RUNNING");
});
