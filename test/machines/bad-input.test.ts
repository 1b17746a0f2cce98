import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { DescribeInstancesCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  ended,
  eventually,
  hitori as program,
  runHitori,
  startTestCloud,
  temporaryDirectory,
} from "../e2e/command-line.ts";

let place: ReturnType<typeof temporaryDirectory>;

beforeEach(() => {
  place = temporaryDirectory();
});

afterEach(() => place.remove());

/** A directory of programs that stands before all others on the PATH. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const directory = join(place.path, "bin");
  mkdirSync(directory);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  return directory;
}

test("without the programs both commands say which line installs them", async () => {
  const env = { PATH: place.path, XDG_CACHE_HOME: place.path };
  const build = await runHitori(["--json", "cloud", "image", "build"], { env });
  expect(build.code).toBe(1);
  expect(JSON.parse(build.stderr).error).toMatchObject({
    code: "MACHINE_PROGRAMS_MISSING",
    hint: expect.stringMatching(/apt-get install .*mmdebstrap .*qemu-system-x86 .*qemu-utils.* socat$/),
  });
  const where = ["--port", "0", "--directory", join(place.path, "cloud")];
  const start = await runHitori(["--json", "cloud", "start", "--machines", "vm", ...where], { env });
  expect(start.code).toBe(1);
  expect(JSON.parse(start.stderr).error.code).toBe("MACHINE_PROGRAMS_MISSING");
});

test("without an image a cloud does not start, and says how to build one", async () => {
  const where = ["--port", "0", "--directory", join(place.path, "cloud")];
  const start = await runHitori(["--json", "cloud", "start", "--machines", "vm", ...where], {
    env: { XDG_CACHE_HOME: place.path },
  });
  expect(start.code).toBe(1);
  expect(JSON.parse(start.stderr).error).toMatchObject({
    code: "MACHINE_IMAGE_MISSING",
    hint: expect.stringContaining("hitori cloud image build"),
  });
});

test("a build that fails says what failed and leaves nothing", async () => {
  const PATH = `${programs({ mmdebstrap: "echo 'E: no archive here' >&2; exit 25" })}${delimiter}${process.env.PATH}`;
  const env = { PATH, XDG_CACHE_HOME: place.path };
  const build = await runHitori(["--json", "cloud", "image", "build"], { env });
  expect(build.code).toBe(1);
  expect(JSON.parse(build.stderr.trim().split("\n").at(-1) ?? "").error).toMatchObject({
    code: "MACHINE_IMAGE_FAILED",
    message: expect.stringContaining("E: no archive here"),
  });
  expect(readdirSync(join(place.path, "hitori/images"))).toEqual([]);
});

test("Ctrl-C during a build ends what it started and leaves nothing", async () => {
  const pidFile = join(place.path, "pid");
  const PATH = `${programs({ mmdebstrap: `echo $$ > ${pidFile}; sleep 60` })}${delimiter}${process.env.PATH}`;
  const child = spawn(process.execPath, [program, "cloud", "image", "build"], {
    env: { ...process.env, PATH, XDG_CACHE_HOME: place.path },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = ended(child, 30_000);
  await eventually(async () => existsSync(pidFile) || undefined, 20_000);
  child.kill("SIGINT");
  expect((await end).code).toBe(130);
  expect(readdirSync(join(place.path, "hitori/images"))).toEqual([]);
});

test("a QEMU that ends while it starts is a launch that failed, with its own words", async () => {
  const directory = programs({
    "qemu-system-x86_64": "echo 'qemu: could not set up host memory' >&2; exit 1",
  });
  const cloud = await startTestCloud(["--machines", "vm", "--time-scale", "60"], {
    PATH: `${directory}${delimiter}${process.env.PATH}`,
  });
  try {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const ec2 = new EC2Client({ endpoint: cloud.endpoint, region: "ap-northeast-1", credentials });
    const ImageId = "resolve:ssm:/aws/service/debian/release/12/latest/amd64";
    const launch = { ImageId, InstanceType: "t3.micro", MinCount: 1, MaxCount: 1 } as const;
    const { Instances } = await ec2.send(new RunInstancesCommand(launch));
    const InstanceIds = [Instances?.[0]?.InstanceId ?? ""];
    const stopped = await eventually(async () => {
      const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds }));
      const one = Reservations?.[0]?.Instances?.[0];
      return one?.State?.Name === "stopped" ? one : undefined;
    }, 20_000);
    expect(stopped.StateReason).toMatchObject({
      Code: "Server.InternalError",
      Message: expect.stringContaining("qemu: could not set up host memory"),
    });
  } finally {
    await cloud.stop();
  }
});
