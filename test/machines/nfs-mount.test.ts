import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EC2Client, GetConsoleOutputCommand, RunInstancesCommand } from "@aws-sdk/client-ec2";
import { CreateFileSystemCommand, CreateMountTargetCommand, EFSClient } from "@aws-sdk/client-efs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readProcess } from "../../src/base/living-process.ts";
import { sendSignal } from "../../src/base/send-signal.ts";
import { eventually, runHitori, startTestCloud, type TestCloud } from "../e2e/command-line.ts";

// A guest's own kernel mounts a file system over NFS 4.1, with EFS's recommended options.

let cloud: TestCloud;
let ec2: EC2Client;
let fileSystemId: string;
let instanceId: string;
let data: string;

/** Mounts as on AWS, greets, then writes the second of each second until it is refused. */
const userData = (name: string) => `#!/bin/bash
mkdir /efs
mount -t nfs4 -o nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport ${name}:/ /efs
echo "story: mounted $(findmnt --noheadings --output FSTYPE /efs)"
echo "story: there was $(cat /efs/before)"
cat /etc/hostname >/efs/greeting
sync
while sleep 0.5; do
  if date +%s >>/efs/beats; then sync /efs/beats; else echo "story: refused"; fi
done 2>&1 &
echo "story: done"
`;

beforeAll(async () => {
  const built = await runHitori(["--json", "cloud", "image", "build"], { limit: 600_000 });
  expect(built.code, built.stderr).toBe(0);
  cloud = await startTestCloud(["--machines", "vm", "--time-scale", "60"]);
  const client = {
    endpoint: cloud.endpoint,
    region: "ap-northeast-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  ec2 = new EC2Client(client);
  const efs = new EFSClient(client);
  const made = await efs.send(new CreateFileSystemCommand({ CreationToken: "test" }));
  fileSystemId = made.FileSystemId ?? "";
  data = join(cloud.directory, "file-systems", fileSystemId);
  const words = ["ec2", "describe-subnets", "--query", "Subnets[].SubnetId"];
  const [SubnetId] = (await cloud.aws(words)) as string[];
  await eventually(async () => {
    const target = { FileSystemId: fileSystemId, SubnetId };
    return efs.send(new CreateMountTargetCommand(target)).catch(() => undefined);
  });
  await eventually(async () => {
    const found = ["efs", "describe-mount-targets", "--file-system-id", fileSystemId];
    const states = await cloud.aws([...found, "--query", "MountTargets[].LifeCycleState"]);
    return String(states) === "available" || undefined;
  });
  await eventually(async () => existsSync(data) || undefined);
  writeFileSync(join(data, "before"), "something");
  const name = `${fileSystemId}.efs.ap-northeast-1.amazonaws.com`;
  const answer = await ec2.send(
    new RunInstancesCommand({
      ImageId: "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      InstanceType: "t3.small",
      MinCount: 1,
      MaxCount: 1,
      SubnetId,
      UserData: Buffer.from(userData(name)).toString("base64"),
    }),
  );
  instanceId = answer.Instances?.[0]?.InstanceId ?? "";
}, 700_000);

afterAll(() => cloud?.stop());

async function consoleText(): Promise<string> {
  const { Output = "" } = await ec2.send(new GetConsoleOutputCommand({ InstanceId: instanceId }));
  return Buffer.from(Output, "base64").toString();
}

const says = (words: string) =>
  eventually(async () => (await consoleText()).includes(words) || undefined, 150_000).catch(
    async (error: Error) => {
      throw new Error(`${error.message}: ${words}\n${(await consoleText()).slice(-3000)}`);
    },
  );

/** How many seconds were written so far, as the server's own disk has them. */
const beats = () => {
  const path = join(data, "beats");
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
};

async function goesOn(): Promise<void> {
  const before = beats();
  await eventually(async () => beats() > before || undefined, 90_000);
}

async function standsStill(): Promise<void> {
  // What was under way when the storage failed may still arrive.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const before = beats();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(beats()).toBe(before);
}

const storage = async (verb: string) => {
  const done = await cloud.hitori(["cloud", "storage", verb, fileSystemId]);
  expect(done.code, done.stderr).toBe(0);
};

test("the guest mounts it by its name, reads what was there, and its bytes are on the server", async () => {
  await says("story: mounted nfs4");
  await says("story: there was something");
  await eventually(async () => existsSync(join(data, "greeting")) || undefined);
  expect(readFileSync(join(data, "greeting"), "utf8")).toMatch(/^ip-172-31-/);
});

test("a stall holds the guest's writes back, and they go on when it is over", async () => {
  await goesOn();
  await storage("stall");
  await standsStill();
  await storage("restore");
  await goesOn();
});

test("the server's death is ridden out: the next one takes the guest back with its open files", async () => {
  const record = join(cloud.directory, "nfs", fileSystemId, "process");
  expect(sendSignal(readProcess(record)?.pid ?? 0, "SIGKILL")).toBe(true);
  await goesOn();
});

test("a zone that is cut off has no mount target, and has it again when it is restored", async () => {
  const words = [
    "ec2",
    "describe-instances",
    "--query",
    "Reservations[0].Instances[0].Placement.AvailabilityZone",
  ];
  const zone = (await cloud.aws(words)) as string;
  await cloud.hitori(["cloud", "zone", "partition", zone]);
  await standsStill();
  await cloud.hitori(["cloud", "zone", "restore", zone]);
  await goesOn();
});

test("a read-only storage refuses the guest's writes", async () => {
  await storage("read-only");
  await says("story: refused");
  await storage("restore");
  await goesOn();
});
