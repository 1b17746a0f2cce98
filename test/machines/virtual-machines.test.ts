import { existsSync, readFileSync } from "node:fs";
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
  StopInstancesCommand,
  TerminateInstancesCommand,
} from "@aws-sdk/client-ec2";
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

let cloud: TestCloud;
let ec2: EC2Client;
let instanceId = "";
let securityGroupId = "";

beforeAll(async () => {
  const built = await runHitori(["--json", "cloud", "image", "build"], { limit: 600_000 });
  expect(built.code, built.stderr).toBe(0);
  console.log(`image: ${JSON.parse(built.stdout).seconds} s`);
  await startCloud();
}, 600_000);

afterAll(async () => {
  const { directory } = cloud ?? {};
  await cloud?.stop();
  if (directory) expect(qemusOf(directory)).toEqual([]);
});

async function startCloud(): Promise<void> {
  cloud = await startTestCloud(["--machines", "vm", "--time-scale", "60"]);
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  ec2 = new EC2Client({ endpoint: cloud.endpoint, region: "ap-northeast-1", credentials });
}

/** The processes of QEMU, and what they started, whose machine is below this directory. */
function qemusOf(directory: string): number[] {
  return processIds().filter((pid) => {
    const working = processFile(pid, "cmdline") ?? "";
    return working.includes("qemu-system") && existsSync(`/proc/${pid}/cwd`) && startsIn(pid, directory);
  });
}

function startsIn(pid: number, directory: string): boolean {
  const environment = processFile(pid, "environ") ?? "";
  const machine = /HITORI_MACHINE=([^\0]*)/.exec(environment)?.[1] ?? "";
  return existsSync(join(directory, "machines", machine)) && machine !== "";
}

async function run(imageId: string, data: string): Promise<string> {
  const launch = { ImageId: imageId, InstanceType: "t3.small", MinCount: 1, MaxCount: 1 } as const;
  const UserData = Buffer.from(data).toString("base64");
  const answer = await ec2.send(
    new RunInstancesCommand({ ...launch, UserData, SecurityGroupIds: [securityGroupId] }),
  );
  return answer.Instances?.[0]?.InstanceId ?? "";
}

async function consoleOf(id: string): Promise<string> {
  const { Output = "" } = await ec2.send(new GetConsoleOutputCommand({ InstanceId: id }));
  return Buffer.from(Output, "base64").toString();
}

/** Waits until the console has a text after its first `from` characters. */
const says = (id: string, text: string, from = 0) =>
  eventually(async () => (await consoleOf(id)).slice(from).includes(text) || undefined, 90_000).catch(
    async (error: Error) => {
      throw new Error(`${error.message}: ${text}\n${(await consoleOf(id)).slice(-4000)}`);
    },
  );

async function stateOf(id: string): Promise<string | undefined> {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations?.[0]?.Instances?.[0]?.State?.Name;
}

const becomes = (id: string, state: string) =>
  eventually(async () => (await stateOf(id)) === state || undefined, 60_000);

const status = async (id: string) => {
  const { InstanceStatuses } = await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [id] }));
  return InstanceStatuses?.[0]?.InstanceStatus?.Status;
};

const statusBecomes = (id: string, wanted: string) =>
  eventually(async () => (await status(id)) === wanted || undefined, 90_000);

/** What the app in the guest answers from outside, where a load balancer would ask it. */
async function page(id: string): Promise<string | undefined> {
  const url = `http://${machineAddressOf(cloud.directory, id)}:8080/`;
  const response = await fetch(url, { signal: AbortSignal.timeout(3000) }).catch(() => undefined);
  return response?.ok ? (await response.text()).trim() : undefined;
}

const answers = (id: string) => eventually(() => page(id), 90_000);

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

test("an instance boots the machine image and runs its user data, as on EC2", async () => {
  securityGroupId = await securityGroup();
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
  const before = qemusOf(cloud.directory);
  expect(before).toHaveLength(1);
  process.kill(pid, "SIGKILL");
  await cloud.start();
  expect(qemusOf(cloud.directory)).toEqual(before);
  expect(await stateOf(instanceId)).toBe("running");
  await answers(instanceId);
});

test("an image of it is made while it reboots; what stands on its disk is there in a machine of that image", async () => {
  const from = (await consoleOf(instanceId)).length;
  const { ImageId = "" } = await ec2.send(new CreateImageCommand({ InstanceId: instanceId, Name: "app-1" }));
  const available = async () => {
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
    return Images?.[0]?.State === "available" || undefined;
  };
  await eventually(available, 90_000);
  await says(instanceId, `${instanceId} boots in`, from);
  const baked = await run(ImageId, '#!/bin/bash\necho "story: second, over $(cat /srv/app/index.html)"\n');
  await says(baked, "story: second, over ip-172-31-");
  expect(await answers(baked)).toBe(await answers(instanceId));
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [baked] }));
  await becomes(baked, "terminated");
});

test("a power cut leaves an instance that EC2 calls running, and impaired", async () => {
  await cloud.hitori(["cloud", "instance", "kill", instanceId]);
  expect(qemusOf(cloud.directory)).toEqual([]);
  await statusBecomes(instanceId, "impaired");
  expect(await stateOf(instanceId)).toBe("running");
  await ec2.send(new StopInstancesCommand({ InstanceIds: [instanceId], Force: true }));
  await becomes(instanceId, "stopped");
});

test("stopping the local cloud shuts its machines down, and leaves nothing that runs", async () => {
  const third = await run(latest, "#!/bin/bash\necho story: third\n");
  await says(third, "story: third");
  const stopped = await runHitori(["cloud", "stop", "--directory", cloud.directory]);
  expect(stopped.code, stopped.stderr).toBe(0);
  expect(qemusOf(cloud.directory)).toEqual([]);
});
