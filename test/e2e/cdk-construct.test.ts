import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  eventually,
  freePort,
  root,
  runProgram,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

let cloud: TestCloud;
const home = temporaryDirectory();

beforeAll(async () => {
  cloud = await startTestCloud();
});

afterAll(async () => {
  await cloud?.stop();
  home.remove();
});

test("the CDK example deploys the chat, which answers, and hitori status finds it", async () => {
  const port = await freePort();
  const app = `${process.execPath} ${join(root, "examples/cdk/app.mjs")}`;
  const words = ["deploy", "--require-approval", "never", "--no-notices", "--no-version-reporting"];
  const deployed = await runProgram(
    [
      process.execPath,
      join(root, "node_modules/aws-cdk/bin/cdk"),
      ...words,
      "--app",
      app,
      "--output",
      join(home.path, "out"),
    ],
    {
      cwd: home.path,
      env: {
        AWS_ENDPOINT_URL: cloud.endpoint,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_REGION: "ap-northeast-1",
        CDK_HOME: home.path,
        CDK_DISABLE_CLI_TELEMETRY: "true",
        CI: "true",
        PORT: String(port),
      },
    },
  );
  expect(deployed.code, deployed.stderr).toBe(0);
  expect(deployed.stderr + deployed.stdout).toContain("hitori-chat.AutoScalingGroupName = hitori-chat");

  const chat = ["--file", join(root, "examples/chat/hitori.yml"), "status", "--json"];
  const address = await eventually(async () => {
    const status = await cloud.hitori(chat);
    return status.code === 0
      ? (JSON.parse(status.stdout) as { stack: { address: string } }).stack.address
      : undefined;
  });
  await eventually(async () => ((await fetch(`${address}/healthz`)).status === 200 ? true : undefined));
});
