import { spawn } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ended,
  eventually,
  hitori as program,
  root,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

// Deploys that are left in the middle: by Ctrl-C, beside another one, or where not even the way back works.
const project = temporaryDirectory();
let slow: TestCloud;
/** A day of AWS takes four seconds here. */
let fast: TestCloud;

beforeAll(async () => {
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
  [slow, fast] = await Promise.all([
    startTestCloud(["--time-scale", "1", "--machines", "none"]),
    startTestCloud(["--time-scale", "20000", "--machines", "none"]),
  ]);
});

afterAll(async () => {
  await Promise.all([slow?.stop(), fast?.stop()]);
  project.remove();
});

function configure(more: string): void {
  writeFileSync(join(project.path, "hitori.yml"), `name: counter\n${more}\n`);
}

const hitori = (cloud: TestCloud, ...words: string[]) => cloud.hitori(words, { cwd: project.path });

async function stackStatus(cloud: TestCloud): Promise<string | undefined> {
  const query = ["--query", "Stacks[?StackName=='hitori-counter'].StackStatus"];
  const [status] = (await cloud.aws(["cloudformation", "describe-stacks", ...query])) as string[];
  return status;
}

test("Ctrl-C at the question leaves nothing", async () => {
  configure("");
  // script gives it a terminal, where it asks.
  const command = `${process.execPath} ${program} --endpoint-url ${slow.endpoint} deploy`;
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd: project.path, stdio: "pipe" });
  let asked = false;
  child.stdout.on("data", (text: Buffer) => {
    if (asked || !String(text).includes("[y/N]")) return;
    asked = true;
    child.stdin.write("\x03");
  });
  const done = await ended(child, 60_000);
  expect({ asked, code: done.code }, done.stdout).toEqual({ asked: true, code: 130 });
  expect(await stackStatus(slow)).toBeUndefined();
});

test("Ctrl-C in the middle stops watching, not CloudFormation; meanwhile nobody else may change the stack", async () => {
  configure("");
  const argv = ["--endpoint-url", slow.endpoint, "deploy", "--yes"];
  const child = spawn(process.execPath, [program, ...argv], { cwd: project.path });
  const done = ended(child, 60_000);
  await eventually(async () => ((await stackStatus(slow)) === "CREATE_IN_PROGRESS" ? true : undefined));
  for (const command of ["plan", "deploy"]) {
    const second = await hitori(slow, command);
    expect(second.stderr).toContain("[STACK_BUSY]");
    expect(second.stderr).toContain("hitori status");
    expect(second.code).toBe(1);
  }
  child.kill("SIGINT");
  const { code, stderr } = await done;
  expect(stderr).toContain("CloudFormation goes on with stack hitori-counter by itself. [INTERRUPTED]");
  expect(stderr).toContain("hitori deploy");
  expect(code).toBe(130);
  expect(await stackStatus(slow)).toBe("CREATE_IN_PROGRESS");
});

test("a stack that could not go back to its earlier state is told to try again by the next deploy", async () => {
  configure("");
  const stored = await hitori(fast, "deploy", "--storage", "--yes");
  expect(stored.code, stored.stderr).toBe(0);
  const group = ["--auto-scaling-group-name", "hitori-counter", "--min-size", "0", "--max-size", "0"];
  const image = "ImageId=ami-0a1b2c3d4e5f60002,InstanceType=t4g.small";
  const template = ["--launch-template-name", "other", "--launch-template-data", image];
  await fast.aws(["ec2", "create-launch-template", ...template]);
  const launch = ["--launch-template", "LaunchTemplateName=other", "--availability-zones", "ap-northeast-1a"];
  await fast.aws(["autoscaling", "create-auto-scaling-group", ...group, ...launch]);
  // EFS changes a throughput mode once a day, so what fails after the change cannot be taken back.
  configure("storage: {throughput: bursting}");
  const failed = await hitori(fast, "deploy", "--yes");
  expect(failed.stderr).toContain("UPDATE_ROLLBACK_FAILED");
  expect(failed.stderr).toContain("hitori deploy, which has AWS try again");
  const planned = await hitori(fast, "plan");
  expect(planned.stderr).toContain("[STACK_ROLLBACK_FAILED]");
  await fast.aws(["autoscaling", "delete-auto-scaling-group", ...group.slice(0, 2), "--force-delete"]);
  configure("");
  const mended = await eventually(async () => {
    const done = await hitori(fast, "deploy", "--yes");
    if (done.code === 0) return done;
    expect(done.stderr).toContain("[STACK_ROLLBACK_FAILED]");
    expect(done.stderr).toContain("--resources-to-skip FileSystem");
    return undefined;
  });
  expect(mended.stdout).toContain("hitori-counter");
  expect(await stackStatus(fast)).toBe("UPDATE_COMPLETE");
});
