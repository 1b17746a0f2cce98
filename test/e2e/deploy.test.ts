import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { chatExample, eventually, startTestCloud, type TestCloud } from "./command-line.ts";

const file = ["-f", `${chatExample}/hitori.yml`];
let cloud: TestCloud;
let address: string;

beforeAll(async () => {
  cloud = await startTestCloud();
  const deployed = await cloud.hitori([...file, "--json", "deploy", "--yes"]);
  expect(deployed.stderr).not.toContain('"error"');
  address = JSON.parse(deployed.stdout).address;
});

afterAll(async () => {
  await cloud?.stop();
});

async function instanceInService(): Promise<string | undefined> {
  const answer = (await cloud.aws(["autoscaling", "describe-auto-scaling-groups"])) as {
    AutoScalingGroups: { Instances: { InstanceId: string; LifecycleState: string }[] }[];
  };
  const instances = answer.AutoScalingGroups[0]?.Instances ?? [];
  return instances.find((instance) => instance.LifecycleState === "InService")?.InstanceId;
}

test("export writes the very template that was deployed, as YAML or JSON", async () => {
  const deployed = (await cloud.aws(["cloudformation", "get-template", "--stack-name", "hitori-chat"])) as {
    TemplateBody: unknown;
  };
  const path = join(cloud.directory, "template.yaml");
  const written = await cloud.hitori([...file, "export", "cloudformation", "--output", path]);
  expect(written.stdout).toContain(
    `aws cloudformation deploy --template-file ${path} --stack-name hitori-chat`,
  );
  expect(parse(readFileSync(path, "utf8"))).toEqual(deployed.TemplateBody);
  const printed = await cloud.hitori([...file, "export", "cloudformation", "--format", "json"]);
  expect(JSON.parse(printed.stdout)).toEqual(deployed.TemplateBody);
});

test("the export for Fargate takes the deployed file system, and is refused where something cannot run there", async () => {
  const words = ["--json", "export", "fargate", "--lease-image", "registry.example.org/hitori:1"];
  const refused = await cloud.hitori([...file, ...words]);
  expect(refused.code).toBe(3);
  expect(JSON.parse(refused.stdout)).toMatchObject({
    template: null,
    findings: [{ code: "FARGATE_IMAGE_LOCAL", severity: "error", service: "web" }, {}, {}, {}, {}],
  });

  const directory = join(cloud.directory, "fargate");
  mkdirSync(directory);
  const pushed = "image: registry.example.org/chat:1";
  const compose = readFileSync(join(chatExample, "docker-compose.yml"), "utf8");
  writeFileSync(join(directory, "docker-compose.yml"), compose.replace("image: hitori-example-chat", pushed));
  writeFileSync(join(directory, "hitori.yml"), readFileSync(join(chatExample, "hitori.yml")));
  const written = await cloud.hitori(["--file", join(directory, "hitori.yml"), ...words]);
  const { stackName, template } = JSON.parse(written.stdout);
  expect(stackName).toBe("hitori-chat-fargate");
  const made = (await cloud.aws([
    "cloudformation",
    "describe-stack-resources",
    "--stack-name",
    "hitori-chat",
  ])) as { StackResources: { LogicalResourceId: string; PhysicalResourceId: string }[] };
  const idOf = (name: string) =>
    made.StackResources.find(({ LogicalResourceId }) => LogicalResourceId === name)?.PhysicalResourceId;
  expect(template.Outputs.FileSystemId.Value).toBe(idOf("FileSystem"));
  const { SecurityGroups } = template.Resources.Service.Properties.NetworkConfiguration.AwsvpcConfiguration;
  expect(SecurityGroups).toContain(idOf("InstanceSecurityGroup"));
});

test("the aws CLI describes what was deployed", async () => {
  const stacks = (await cloud.aws(["cloudformation", "describe-stacks"])) as {
    Stacks: { StackStatus: string }[];
  };
  expect(stacks.Stacks.map((stack) => stack.StackStatus)).toEqual(["CREATE_COMPLETE"]);
  const outputs = (await cloud.aws([
    "cloudformation",
    "describe-stacks",
    "--query",
    "Stacks[0].Outputs",
  ])) as {
    OutputKey: string;
    OutputValue: string;
  }[];
  const output = (key: string) => outputs.find((one) => one.OutputKey === key)?.OutputValue ?? "";
  const targets = (await cloud.aws([
    "efs",
    "describe-mount-targets",
    "--file-system-id",
    output("FileSystemId"),
  ])) as {
    MountTargets: { LifeCycleState: string }[];
  };
  expect(targets.MountTargets.map((target) => target.LifeCycleState)).toEqual([
    "available",
    "available",
    "available",
  ]);
  const health = (await cloud.aws([
    "elbv2",
    "describe-target-health",
    "--target-group-arn",
    output("TargetGroupArn"),
  ])) as {
    TargetHealthDescriptions: { TargetHealth: { State: string } }[];
  };
  expect(health.TargetHealthDescriptions.map((target) => target.TargetHealth.State)).toEqual(["healthy"]);
  const instances = (await cloud.aws(["ec2", "describe-instances"])) as { Reservations: unknown[] };
  expect(instances.Reservations).toHaveLength(1);
  const activities = (await cloud.aws(["autoscaling", "describe-scaling-activities"])) as {
    Activities: { Description: string; StatusCode: string }[];
  };
  expect(activities.Activities[0]?.Description).toMatch(/^Launching a new EC2 instance: i-[0-9a-f]{17}$/);
  expect(await cloud.aws(["sns", "list-subscriptions"])).toHaveProperty("Subscriptions");
});

test("status says who holds the lease and that no rule of one is broken", async () => {
  const status = await cloud.hitori([...file, "--json", "status"]);
  expect(status.stderr).toBe("");
  expect(status.code).toBe(0);
  const document = JSON.parse(status.stdout);
  expect(document.lease.holder.epoch).toBe(1);
  expect(document.broken).toEqual([]);
});

test("a second deploy has nothing to change, and plan says so", async () => {
  const planned = await cloud.hitori([...file, "--json", "plan", "--detailed-exitcode"]);
  expect(planned.code).toBe(0);
  expect(JSON.parse(planned.stdout).changes).toEqual([]);
});

test("an instance terminated through the aws CLI is replaced, and the messages are there", async () => {
  const before = await instanceInService();
  const posted = await fetch(`${address}/api/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id: "kept-1", author: "test", text: "still here" }),
  });
  expect(posted.status).toBe(200);
  const words = ["--instance-id", before ?? "", "--no-should-decrement-desired-capacity"];
  await cloud.aws(["autoscaling", "terminate-instance-in-auto-scaling-group", ...words]);
  await eventually(async () => {
    const now = await instanceInService();
    return now !== undefined && now !== before ? now : undefined;
  });
  const messages = await eventually(async () => {
    const response = await fetch(`${address}/api/messages`).catch(() => undefined);
    return response?.ok ? ((await response.json()) as { messages: { id: string }[] }).messages : undefined;
  });
  expect(messages.map((message) => message.id)).toContain("kept-1");
  const status = await cloud.hitori([...file, "--json", "status"]);
  expect(JSON.parse(status.stdout).lease.holder.epoch).toBe(2);
});

test("destroy deletes the stack and names the file system that stays", async () => {
  const destroyed = await cloud.hitori([...file, "--json", "destroy", "--yes"]);
  expect(destroyed.stderr).not.toContain('"error"');
  const { kept } = JSON.parse(destroyed.stdout);
  expect(kept).toHaveLength(1);
  const left = (await cloud.aws(["efs", "describe-file-systems"])) as {
    FileSystems: { FileSystemId: string }[];
  };
  expect(left.FileSystems.map((one) => one.FileSystemId)).toEqual(kept);
});

test("destroy --delete-data takes the app's own file system, once its name is typed, and no other", async () => {
  const fileSystems = async () => {
    const words = ["efs", "describe-file-systems", "--query", "FileSystems[].FileSystemId"];
    return (await cloud.aws(words)) as string[];
  };
  const [own = ""] = await fileSystems();
  await cloud.aws(["efs", "create-file-system", "--creation-token", "somebody's"]);
  const other = (await fileSystems()).find((id) => id !== own) ?? "";
  const destroy = (...words: string[]) => cloud.hitori([...file, "--json", "destroy", "--yes", ...words]);
  const refused = async (code: string, ...words: string[]) =>
    expect((await destroy(...words)).stderr).toContain(`"code":"${code}"`);
  await refused("FILE_SYSTEM_FOREIGN", "--delete-data", other, "--confirm", "chat");
  await refused("FILE_SYSTEM_FOREIGN", "--delete-data", "fs-0123456789abcdef0", "--confirm", "chat");
  await refused("CONFIRMATION_NEEDED", "--delete-data", own);
  await refused("CONFIRMATION_NEEDED", "--delete-data", own, "--confirm", "wiki");
  expect(await fileSystems()).toHaveLength(2);
  const done = await destroy("--delete-data", own, "--confirm", "chat");
  expect(JSON.parse(done.stdout)).toEqual({ stack: null, kept: [], deleted: [own] });
  expect(await fileSystems()).toEqual([other]);
});
