import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root, startTestCloud, type TestCloud, temporaryDirectory } from "./command-line.ts";

// From an instance that stands alone in one zone to a group of one that can heal in another, with Hitori's commands.
const project = temporaryDirectory();
const directory = join(project.path, "counter");
let cloud: TestCloud;
let instanceId: string;

beforeAll(async () => {
  cpSync(join(root, "examples/counter"), directory, { recursive: true });
  cloud = await startTestCloud();
  await makeOld();
});

afterAll(async () => {
  await cloud?.stop();
  project.remove();
});

/** What the story begins with: an instance, its load balancer, a database in one zone. */
async function makeOld(): Promise<void> {
  // biome-ignore lint/suspicious/noExplicitAny: what the aws CLI prints; each line looks at what it needs
  const aws = async (...words: string[]) => (await cloud.aws(words)) as any;
  const { Subnets } = await aws("ec2", "describe-subnets");
  const subnets = Subnets.map((one: { SubnetId: string }) => one.SubnetId);
  const image = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
  const launch = ["--image-id", image, "--instance-type", "t4g.small", "--subnet-id", subnets[0]];
  const open = ["--metadata-options", "HttpTokens=optional,HttpEndpoint=enabled"];
  const tags =
    "ResourceType=instance,Tags=[{Key=Name,Value=old},{Key=team,Value=ops},{Key=cost center,Value=9}]";
  const { Instances } = await aws("ec2", "run-instances", ...launch, ...open, "--tag-specifications", tags);
  instanceId = Instances[0].InstanceId;
  await cloud.aws(["ec2", "wait", "instance-running", "--instance-ids", instanceId]);
  // The port that the app publishes: it comes to be known to the group's instance by the target group alone.
  const port = ["--protocol", "HTTP", "--port", "3000"];
  const { TargetGroups } = await aws(
    ...["elbv2", "create-target-group", "--name", "old", ...port, "--vpc-id", Subnets[0].VpcId],
  );
  const group = TargetGroups[0].TargetGroupArn;
  await aws("elbv2", "register-targets", "--target-group-arn", group, "--targets", `Id=${instanceId}`);
  const { LoadBalancers } = await aws(
    "elbv2",
    "create-load-balancer",
    "--name",
    "old",
    "--subnets",
    ...subnets,
  );
  await aws(
    ...["elbv2", "create-listener", "--load-balancer-arn", LoadBalancers[0].LoadBalancerArn, ...port],
    ...["--default-actions", `Type=forward,TargetGroupArn=${group}`],
  );
  await aws(
    ...["rds", "create-db-instance", "--db-instance-identifier", "old", "--engine", "postgres"],
    ...["--db-instance-class", "db.t4g.micro", "--allocated-storage", "20"],
    ...["--master-username", "app", "--master-user-password", "correct-horse"],
  );
}

async function audit(...selection: string[]) {
  const done = await cloud.hitori(["--json", "audit", ...selection], { cwd: directory });
  expect(done.stderr).toBe("");
  const { findings } = JSON.parse(done.stdout) as { findings: { code: string; resource: string }[] };
  return { code: done.code, codes: findings.map(({ code }) => code).sort(), findings };
}

test("the audit of an instance that stands alone finds what would stop it and lose its data", async () => {
  const { code, codes } = await audit("--instance", instanceId);
  expect(code).toBe(3);
  expect(codes).toEqual([
    "DATABASE_ONE_ZONE",
    "DATA_IN_ONE_ZONE",
    "DISK_NOT_ENCRYPTED",
    "DISK_WITHOUT_BACKUP",
    "INSTANCE_ALONE",
    "METADATA_V1",
  ]);
  expect((await audit("--tag", "team=ops")).codes).toEqual(codes);
  const report = await cloud.hitori(["audit", "--instance", instanceId, "--report", "audit.html"], {
    cwd: directory,
  });
  expect(report.stdout).toContain(`hitori init --from-instance ${instanceId}`);
  expect(readFileSync(join(directory, "audit.html"), "utf8")).toContain("INSTANCE_ALONE");
});

test("init takes over what the instance has; deployed so, the audit has only the database left to say", async () => {
  const made = await cloud.hitori(["init", "--force", "--name", "taken", "--from-instance", instanceId], {
    cwd: directory,
  });
  expect(made.code, made.stderr).toBe(0);
  expect(made.stdout).toContain("Tags that instance metadata cannot offer stay out: cost center");
  const text = readFileSync(join(directory, "hitori.yml"), "utf8");
  expect(text).toMatch(/targetGroup: arn:aws:elasticloadbalancing:.*targetgroup\/old\//);
  expect(text).toContain("team: ops");
  const deployed = await cloud.hitori(["--json", "deploy", "--yes"], { cwd: directory });
  expect(deployed.code, deployed.stderr).toBe(0);
  const { findings } = await audit();
  // Nobody is told: hitori.yml names no address yet.
  const worst = findings.filter(({ code }) => code !== "GROUP_SILENT");
  expect(worst).toMatchObject([{ code: "DATABASE_ONE_ZONE", resource: "old" }]);
});

test("what is not there is said, and which one of three to name", async () => {
  const missing = await cloud.hitori(["audit", "--instance", "i-0123456789abcdef0"], { cwd: directory });
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("AUDIT_NOTHING_FOUND") });
  const two = await cloud.hitori(["audit", "--instance", instanceId, "--stack", "x"], { cwd: directory });
  expect(two).toMatchObject({ code: 64, stderr: expect.stringContaining("got 2, expected one") });
});
