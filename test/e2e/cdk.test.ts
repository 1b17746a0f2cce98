import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Ended,
  root,
  runProgram,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

let cloud: TestCloud;
const home = temporaryDirectory();

beforeAll(async () => {
  cloud = await startTestCloud(["--time-scale", "600", "--machines", "none"]);
});

afterAll(async () => {
  await cloud?.stop();
  home.remove();
});

/** Runs the CDK CLI on the stack in test/cdk against the local cloud, as its users do. */
function cdk(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const app = `${process.execPath} ${join(root, "test/cdk/stack.mjs")}`;
  const fixed = ["--app", app, "--output", join(home.path, "out"), "--no-notices", "--no-version-reporting"];
  return runProgram([process.execPath, join(root, "node_modules/aws-cdk/bin/cdk"), ...words, ...fixed], {
    cwd: home.path,
    env: {
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "ap-northeast-1",
      CDK_HOME: home.path,
      CDK_DISABLE_CLI_TELEMETRY: "true",
      CI: "true",
      ...env,
    },
  });
}

async function stackStatus(): Promise<string> {
  const words = [
    "cloudformation",
    "describe-stacks",
    "--stack-name",
    "small",
    "--query",
    "Stacks[0].StackStatus",
  ];
  return (await cloud.aws(words)) as string;
}

test("cdk deploy makes a stack with VPC, EFS, launch template and group; a change updates it; destroy removes it", async () => {
  const deployed = await cdk(["deploy", "--require-approval", "never"]);
  expect(deployed.stderr + deployed.stdout).toContain("small.FileSystemId = fs-");
  expect(deployed.code).toBe(0);
  expect(await stackStatus()).toBe("CREATE_COMPLETE");

  const unchanged = await cdk(["diff"]);
  expect(unchanged.stderr + unchanged.stdout).toContain("There were no differences");

  const changed = await cdk(["diff"], { COOLDOWN: "160" });
  expect(changed.stderr + changed.stdout).toMatch(/\[~\] AWS::AutoScaling::AutoScalingGroup[\s\S]+\+\] 160/);

  const updated = await cdk(["deploy", "--require-approval", "never"], { COOLDOWN: "160" });
  expect(updated.code, updated.stderr).toBe(0);
  expect(await stackStatus()).toBe("UPDATE_COMPLETE");
  const cooldown = [
    "autoscaling",
    "describe-auto-scaling-groups",
    "--query",
    "AutoScalingGroups[0].DefaultCooldown",
  ];
  expect(await cloud.aws(cooldown)).toBe(160);

  const destroyed = await cdk(["destroy", "--force"]);
  expect(destroyed.code, destroyed.stderr).toBe(0);
  const left = ["efs", "describe-file-systems", "--query", "FileSystems"];
  expect(await cloud.aws(left)).toEqual([]);
  const vpcs = ["ec2", "describe-vpcs", "--filters", "Name=is-default,Values=false", "--query", "Vpcs"];
  expect(await cloud.aws(vpcs)).toEqual([]);
  expect(existsSync(join(home.path, "out"))).toBe(true);
  // Five runs of CDK, which alone take a minute where nothing else runs.
}, 400_000);
