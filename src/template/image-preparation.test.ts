import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { imagePreparation } from "./image-preparation.ts";

let bin: string;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), "hitori-preparation-"));
});

afterEach(() => rmSync(bin, { recursive: true, force: true }));

function program(name: string, text: string): void {
  writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`);
  chmodSync(join(bin, name), 0o755);
}

/** Runs the script with programs that only say what they were told. */
function run(environment: Readonly<Record<string, string>>) {
  for (const name of ["hitori", "docker", "systemctl"]) program(name, `echo "${name} $*"; cat`);
  const script = imagePreparation({ app: "chat", package: "hitori@0.1.0", images: ["mongo:7", "a b"] });
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, ...environment };
  return spawnSync("bash", ["-c", script], { encoding: "utf8", env, input: "" });
}

test("it pulls, starts nothing, and shuts down", () => {
  expect(run({}).stdout.split("\n")).toEqual([
    "docker pull --quiet mongo:7",
    "docker pull --quiet a b",
    "hitori image: ready",
    "systemctl poweroff",
    "",
  ]);
});

test("on a machine of the local cloud nothing shuts the computer down", () => {
  expect(run({ HITORI_MACHINE: "i-1" }).stdout).not.toContain("systemctl");
});

test("where a step fails it stays up and says so", () => {
  const script = imagePreparation({ app: "chat", package: "hitori@0.1.0", images: ["mongo:7", "redis:7"] });
  for (const name of ["hitori", "systemctl"]) program(name, `echo "${name} $*"`);
  program("docker", 'echo "docker $*"; exit 1');
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}` };
  const { stdout } = spawnSync("bash", ["-c", script], { encoding: "utf8", env });
  expect(stdout.split("\n")).toEqual(["docker pull --quiet mongo:7", "hitori image: failed", ""]);
});

test("the script passes shellcheck", () => {
  const input = imagePreparation({ app: "chat", package: "hitori@0.1.0", images: ["mongo:7"] });
  const checked = spawnSync("shellcheck", ["--shell=bash", "-"], { input, encoding: "utf8" });
  expect(checked.stdout).toBe("");
});
