import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateImageCommand,
  CreateSecurityGroupCommand,
  DescribeImagesCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetConsoleOutputCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { GetCommandInvocationCommand, SendCommandCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { processFile, processIds } from "../../src/base/process-files.ts";
import { eventually, runHitori, startTestCloud, type TestCloud } from "../e2e/command-line.ts";
import { machineAddressOf } from "./machine-address.ts";

const latest = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";

/** What an instance's owner would write: no word of it knows that this is no instance of AWS. */
const userData = `#!/bin/bash
imds=http://169.254.169.254/latest
token=$(curl --silent --request PUT --header "X-aws-ec2-metadata-token-ttl-seconds: 60" $imds/api/token)
echo "story: I am $(curl --silent --header "X-aws-ec2-metadata-token: $token" $imds/meta-data/instance-id)"
echo "story: address $(hostname --all-ip-addresses | cut --delimiter=' ' --fields=1)"
echo "story: node $(node --version), npm $(npm --version), $(docker --version)"
curl --silent --max-time 5 http://127.0.0.1:1 http://1.1.1.1 http://160.0.2.2 && echo "story: elsewhere" || echo "story: nothing else is reached"
curl --silent --max-time 5 "$AWS_ENDPOINT_URL/_hitori/health" >/dev/null && echo "story: the cloud is reached"
mkdir /srv/app
cp /etc/hostname /srv/app/index.html
cat >/etc/systemd/system/app.service <<'UNIT'
[Service]
ExecStart=/usr/bin/python3 -m http.server 8080 --directory /srv/app
[Install]
WantedBy=multi-user.target
UNIT
systemctl enable --now app
echo "story: done"
`;

/** Milliseconds for what takes a boot: emulated, beside whatever else this computer does. */
const limit = 240_000;

let cloud: TestCloud;
let ec2: EC2Client;
let ssm: SSMClient;
let iam: IAMClient;
let instanceId = "";
let bakedId = "";
let securityGroupId = "";

beforeAll(async () => {
  const built = await runHitori(["--json", "cloud", "image", "build"], { limit: 600_000 });
  expect(built.code, built.stderr).toBe(0);
  console.log(`image: ${JSON.parse(built.stdout).seconds} s`);
  await startCloud();
}, 600_000);

afterAll(async () => {
  await cloud?.stop();
  expect([instanceId, bakedId].flatMap(qemusOf)).toEqual([]);
});

async function startCloud(): Promise<void> {
  cloud = await startTestCloud(["--machines", "vm", "--time-scale", "60"]);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const connection = { endpoint: cloud.endpoint, region: "ap-northeast-1", credentials };
  ec2 = new EC2Client(connection);
  ssm = new SSMClient(connection);
  iam = new IAMClient(connection);
}

/** The QEMU of an instance. */
function qemusOf(id: string): number[] {
  return processIds().filter((pid) =>
    (processFile(pid, "cmdline") ?? "").startsWith(`qemu-system-x86_64\0-name\0${id}\0`),
  );
}

async function run(imageId: string, data: string): Promise<string> {
  const launch = { ImageId: imageId, InstanceType: "t3.small", MinCount: 1, MaxCount: 1 } as const;
  const UserData = Buffer.from(data).toString("base64");
  const answer = await ec2.send(
    new RunInstancesCommand({
      ...launch,
      UserData,
      SecurityGroupIds: [securityGroupId],
      IamInstanceProfile: { Name: "app" },
    }),
  );
  return answer.Instances?.[0]?.InstanceId ?? "";
}

async function consoleOf(id: string): Promise<string> {
  const { Output = "" } = await ec2.send(new GetConsoleOutputCommand({ InstanceId: id }));
  return Buffer.from(Output, "base64").toString();
}

/** Waits until the console has a text after its first `from` characters. */
const says = (id: string, text: string, from = 0) =>
  eventually(async () => (await consoleOf(id)).slice(from).includes(text) || undefined, limit).catch(
    async (error: Error) => {
      throw new Error(`${error.message}: ${text}\n${(await consoleOf(id)).slice(-4000)}`);
    },
  );

async function stateOf(id: string): Promise<string | undefined> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations?.[0]?.Instances?.[0]?.State?.Name;
}

const becomes = (id: string, state: string) =>
  eventually(async () => (await stateOf(id)) === state || undefined, limit);

const status = async (id: string) => {
  const { InstanceStatuses } = await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [id] }));
  return InstanceStatuses?.[0]?.InstanceStatus?.Status;
};

const statusBecomes = (id: string, wanted: string) =>
  eventually(async () => (await status(id)) === wanted || undefined, limit);

/** What the app in the guest answers from outside, where a load balancer would ask it. */
async function page(id: string): Promise<string | undefined> {
  const url = `http://${machineAddressOf(cloud.directory, id)}:8080/`;
  const response = await fetch(url, { signal: AbortSignal.timeout(3000) }).catch(() => undefined);
  return response?.ok ? (await response.text()).trim() : undefined;
}

const answers = (id: string) => eventually(() => page(id), limit);

async function securityGroup(): Promise<string> {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: "app", Description: "app", VpcId: Vpcs?.[0]?.VpcId }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        { IpProtocol: "tcp", FromPort: 8080, ToPort: 8080, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
      ],
    }),
  );
  return GroupId ?? "";
}

async function image(Name: string, InstanceId: string, NoReboot: boolean): Promise<string> {
  const { ImageId = "" } = await ec2.send(new CreateImageCommand({ InstanceId, Name, NoReboot }));
  await eventually(async () => {
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
    if (Images?.[0]?.State === "failed") throw new Error(Images[0].StateReason?.Message);
    return Images?.[0]?.State === "available" || undefined;
  }, limit);
  return ImageId;
}

async function instanceProfile(): Promise<void> {
  const Statement = [
    { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
  ];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new CreateRoleCommand({ RoleName: "app", AssumeRolePolicyDocument }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: "app" }));
  const both = { RoleName: "app", InstanceProfileName: "app" };
  await iam.send(new AddRoleToInstanceProfileCommand(both));
}

test("an instance boots the machine image and runs its user data, as on EC2", async () => {
  securityGroupId = await securityGroup();
  await instanceProfile();
  const began = Date.now();
  instanceId = await run(latest, userData);
  await says(instanceId, "story: done");
  const output = await consoleOf(instanceId);
  console.log(`boot: user data ended after ${(Date.now() - began) / 1000} s`);
  expect(output).toContain(`story: I am ${instanceId}`);
  expect(output).toMatch(/story: address 172\.31\.\d+\.\d+/);
  expect(output).toContain(`story: node ${process.version}, npm `);
  expect(output).toContain("Docker version");
  expect(output).toContain("story: nothing else is reached");
  expect(output).toContain("story: the cloud is reached");
});

test("its app is reached on the port that the security group opens, and its status checks ask the guest itself", async () => {
  expect(await answers(instanceId)).toMatch(/^ip-172-31-/);
  await statusBecomes(instanceId, "ok");
});

test("Run Command runs a script in the guest, as root, and tells what became of it", async () => {
  const commands = ["id --user; systemd-analyze; systemctl is-active app >&2; exit 7"];
  const { Command } = await ssm.send(
    new SendCommandCommand({
      DocumentName: "AWS-RunShellScript",
      InstanceIds: [instanceId],
      Parameters: { commands },
    }),
  );
  const invocation = { CommandId: Command?.CommandId, InstanceId: instanceId };
  const ended = await eventually(async () => {
    const got = await ssm.send(new GetCommandInvocationCommand(invocation));
    return ["Pending", "InProgress"].includes(got.Status ?? "") ? undefined : got;
  }, limit);
  console.log(`boot: ${ended.StandardOutputContent?.split("\n")[1]}`);
  expect(ended).toMatchObject({ Status: "Failed", ResponseCode: 7, StandardErrorContent: "active\n" });
  expect(ended.StandardOutputContent).toMatch(/^0\n/);
});

test("a frozen machine answers nothing, fails its status check, and goes on where it stood", async () => {
  const freeze = await cloud.hitori(["cloud", "instance", "freeze", instanceId]);
  expect(freeze.code, freeze.stderr).toBe(0);
  expect(await page(instanceId)).toBeUndefined();
  await statusBecomes(instanceId, "impaired");
  await cloud.hitori(["cloud", "instance", "thaw", instanceId]);
  await answers(instanceId);
  await statusBecomes(instanceId, "ok");
});

test("a local cloud that was killed finds its machines again, which ran on", async () => {
  const pid = JSON.parse(readFileSync(join(cloud.directory, "cloud.json"), "utf8")).pid as number;
  const before = qemusOf(instanceId);
  expect(before).toHaveLength(1);
  process.kill(pid, "SIGKILL");
  await cloud.start();
  expect(qemusOf(instanceId)).toEqual(before);
  expect(await stateOf(instanceId)).toBe("running");
  await answers(instanceId);
});

test("an image of it is made while it reboots; what stands on its disk is there in a machine of that image", async () => {
  const from = (await consoleOf(instanceId)).length;
  const ImageId = await image("app-1", instanceId, false);
  await says(instanceId, `${instanceId} boots in`, from);
  expect(await answers(instanceId)).toMatch(/^ip-172-31-/);
  bakedId = await run(ImageId, '#!/bin/bash\necho "story: second, over $(cat /srv/app/index.html)"\n');
  await says(bakedId, "story: second, over ip-172-31-");
  expect(await answers(bakedId)).toBe(await answers(instanceId));
});

test("an image is made of a machine that runs on", async () => {
  const [pid] = qemusOf(bakedId);
  const ImageId = await image("app-2", bakedId, true);
  expect(qemusOf(bakedId)).toEqual([pid]);
  expect(statSync(join(cloud.directory, "images", ImageId, "disk.qcow2")).size).toBeGreaterThan(1_000_000);
  expect(existsSync(join(cloud.directory, "machines", bakedId, "snapshot.qcow2"))).toBe(false);
});

test("a power cut leaves an instance that EC2 calls running, and impaired", async () => {
  await cloud.hitori(["cloud", "instance", "kill", instanceId]);
  await eventually(async () => qemusOf(instanceId).length === 0 || undefined, 5000);
  await statusBecomes(instanceId, "impaired");
  expect(await stateOf(instanceId)).toBe("running");
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
  await becomes(instanceId, "terminated");
});

test("stopping the local cloud shuts its machines down, and leaves nothing that runs", async () => {
  expect(qemusOf(bakedId)).toHaveLength(1);
  const stopped = await runHitori(["cloud", "stop", "--directory", cloud.directory]);
  expect(stopped.code, stopped.stderr).toBe(0);
  expect(qemusOf(bakedId)).toEqual([]);
  const path = join(cloud.directory, "machines", bakedId, "console.log");
  expect(readFileSync(path, "utf8")).toMatch(
    /Reached target .*(poweroff|shutdown|final)|reboot: Power down/i,
  );
});
