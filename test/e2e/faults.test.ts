import { spawn } from "node:child_process";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  ended,
  eventually,
  hitori,
  machineProcesses,
  root,
  runHitori,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

// What goes wrong in the middle, on the counter example: it needs no database and starts in no time.

let cloud: TestCloud;
let project: ReturnType<typeof temporaryDirectory>;
let file: string[];

beforeEach(async () => {
  cloud = await startTestCloud();
  project = temporaryDirectory();
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
  file = ["-f", join(project.path, "hitori.yml"), "--json"];
});

afterEach(async () => {
  await cloud?.stop();
  project?.remove();
});

async function deploy(): Promise<string> {
  const deployed = await cloud.hitori([...file, "deploy", "--yes"]);
  expect(deployed.code, deployed.stderr).toBe(0);
  return JSON.parse(deployed.stdout).address;
}

async function count(address: string, method = "GET"): Promise<number | undefined> {
  const path = method === "POST" ? "/increment" : "/";
  const response = await fetch(address + path, { method }).catch(() => undefined);
  return response?.ok ? ((await response.json()) as { count: number }).count : undefined;
}

async function statusOf() {
  return JSON.parse((await cloud.hitori([...file, "status"])).stdout);
}

function lastError(stderr: string) {
  return JSON.parse(stderr.trim().split("\n").at(-1) ?? "").error;
}

test("a local cloud that was killed takes its machines over when it starts again", async () => {
  const address = await deploy();
  expect(await count(address, "POST")).toBe(1);
  const before = await statusOf();
  const { pid } = JSON.parse(readFileSync(join(cloud.directory, "cloud.json"), "utf8"));
  process.kill(pid, "SIGKILL");
  await cloud.start();
  await eventually(async () => await count(address));
  const after = await statusOf();
  expect(after.instances.map((one: { instanceId: string }) => one.instanceId)).toEqual(
    before.instances.map((one: { instanceId: string }) => one.instanceId),
  );
  expect(after.lease.holder.epoch).toBe(1);
  expect(await count(address, "POST")).toBe(2);
});

test("a local cloud that was stopped comes back with its instances and all data", async () => {
  const address = await deploy();
  expect(await count(address, "POST")).toBe(1);
  expect((await machineProcesses(cloud.directory)).length).toBeGreaterThan(0);
  await cloud.hitori(["cloud", "stop", "--directory", cloud.directory]);
  expect(await machineProcesses(cloud.directory)).toEqual([]);
  await cloud.start();
  expect(await eventually(async () => await count(address))).toBe(1);
  expect(await count(address, "POST")).toBe(2);
});

test("Ctrl-C in the middle of deploy stops watching, and deploying again goes on", async () => {
  const words = ["--endpoint-url", cloud.endpoint, ...file, "deploy", "--yes"];
  const child = spawn(process.execPath, [hitori, ...words], { stdio: ["ignore", "pipe", "pipe"] });
  child.stderr.once("data", () => child.kill("SIGINT"));
  const interrupted = await ended(child, 60_000);
  expect(interrupted.code).toBe(130);
  expect(lastError(interrupted.stderr).code).toBe("INTERRUPTED");
  const address = await eventually(async () => {
    const again = await cloud.hitori([...file, "deploy", "--yes"]);
    if (again.code === 0) return JSON.parse(again.stdout).address as string;
    expect(lastError(again.stderr).code).toBe("STACK_BUSY");
  });
  expect(await count(address)).toBe(0);
});

test("Ctrl-C in the middle of the demo leaves no process and no file", async () => {
  const temporary = temporaryDirectory();
  try {
    const env = { ...process.env, TMPDIR: temporary.path };
    const child = spawn(process.execPath, [hitori, "--json", "demo"], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stderr.on("data", (text: Buffer) => {
      if (text.includes("waiting for")) child.kill("SIGINT");
    });
    const interrupted = await ended(child, 60_000);
    expect(interrupted.code).toBe(130);
    expect(readdirSync(temporary.path).filter((name) => name.startsWith("hitori-demo-"))).toEqual([]);
    expect(await machineProcesses(temporary.path)).toEqual([]);
  } finally {
    temporary.remove();
  }
});

test("a template that cannot be created is rolled back, says which resource and why, and can be mended", async () => {
  const path = join(project.path, "hitori.yml");
  const good = readFileSync(path, "utf8");
  writeFileSync(path, "name: counter\ncompose: docker-compose.yml\ninstance: {keyPair: nothing}\n");
  const failed = await cloud.hitori([...file, "deploy", "--yes"]);
  expect(failed.code).toBe(1);
  const error = lastError(failed.stderr);
  expect(error.code).toBe("DEPLOY_FAILED");
  expect(error.message).toContain("AutoScalingGroup");
  expect(error.message).toContain("The key pair 'nothing' does not exist");
  expect(await machineProcesses(cloud.directory)).toEqual([]);
  expect(await cloud.aws(["efs", "describe-file-systems", "--query", "FileSystems"])).toEqual([]);
  writeFileSync(path, good);
  expect(await count(await deploy())).toBe(0);
});

test("a service that a process machine cannot run is refused before anything is made", async () => {
  const path = join(project.path, "docker-compose.yml");
  const good = readFileSync(path, "utf8");
  writeFileSync(path, "services: {counter: {image: node, ports: ['3000:3000']}}\n");
  const refused = await cloud.hitori([...file, "plan"]);
  writeFileSync(path, good);
  expect(refused.code).toBe(1);
  expect(lastError(refused.stderr).code).toBe("PROCESS_MISSING");
});

test("a stack of the same name that is not Hitori's is left alone", async () => {
  const template = JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic" } } });
  const words = ["--stack-name", "hitori-counter", "--template-body", template];
  await cloud.aws(["cloudformation", "create-stack", ...words]);
  await eventually(async () => {
    const query = ["cloudformation", "describe-stacks", "--query", "Stacks[0].StackStatus"];
    return (await cloud.aws(query)) === "CREATE_COMPLETE" ? true : undefined;
  });
  const refused = await cloud.hitori([...file, "deploy", "--yes"]);
  expect(refused.code).toBe(1);
  expect(lastError(refused.stderr).code).toBe("STACK_FOREIGN");
});

test("a second instance waits for the lease of the living one, and status says so", async () => {
  const address = await deploy();
  expect(await count(address, "POST")).toBe(1);
  const group = ["--auto-scaling-group-name", "hitori-counter"];
  await cloud.aws([
    "autoscaling",
    "update-auto-scaling-group",
    ...group,
    "--max-size",
    "2",
    "--desired-capacity",
    "2",
  ]);
  const status = await eventually(async () => {
    const seen = await statusOf();
    const waits = (one: { doing: string }) => one.doing.startsWith("waiting for the lease");
    return seen.instances.length === 2 && seen.instances.some(waits) ? seen : undefined;
  });
  expect(status.broken.map((rule: { code: string }) => rule.code)).toContain("GROUP_NOT_ONE");
  expect(status.lease.holder.epoch).toBe(1);
  expect(await count(address, "POST")).toBe(2);
  const again = await cloud.hitori([...file, "deploy", "--yes"]);
  expect(again.code, again.stderr).toBe(0);
  const settled = await eventually(async () => {
    const seen = await statusOf();
    return seen.instances.length === 1 && seen.instances[0].target === "healthy" ? seen : undefined;
  });
  expect(settled.broken).toEqual([]);
  expect(await eventually(async () => await count(address, "POST"))).toBe(3);
});

test("no local cloud, broken files and unknown words end in the next command", async () => {
  const nowhere = await runHitori(["--endpoint-url", "http://127.0.0.1:9", ...file, "status"]);
  expect(lastError(nowhere.stderr)).toMatchObject({ code: "CLOUD_UNREACHABLE" });
  expect(lastError(nowhere.stderr).hint).toContain("hitori cloud start");
  writeFileSync(join(project.path, "hitori.yml"), "name: counter\ncompse: docker-compose.yml\n");
  const misspelt = await cloud.hitori([...file, "plan"]);
  expect(lastError(misspelt.stderr).message).toMatch(/hitori\.yml:2:1/);
  expect(lastError(misspelt.stderr).message + lastError(misspelt.stderr).hint).toContain("compose");
  const unknown = await cloud.hitori(["frobnicate"]);
  expect(unknown.code).toBe(64);
});
