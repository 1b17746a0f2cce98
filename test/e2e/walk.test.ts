import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { killMarked, markVariable } from "../../src/base/marked-processes.ts";
import { appMark } from "../../src/migrate/app/process-app.ts";
import {
  type Ended,
  eventually,
  hitori as program,
  root,
  startTestCloud,
  type TestCloud,
  temporaryDirectory,
} from "./command-line.ts";

/**
 * The whole story: from an instance in one zone with its own disk, a target group and a single-zone database to an app that
 * was healed in another zone. What is done is done by Hitori's commands, and looked at with the aws CLI. One thing is a
 * stand-in: the old instance's app and disk are this machine's, since what would run there was never Hitori's.
 */
const project = temporaryDirectory();
const directory = join(project.path, "counter");
const state = join(directory, ".hitori", "migration");
const oldAddress = "127.91.17.9";
const oldUrl = `http://${oldAddress}:3000`;
let cloud: TestCloud;
let oldInstance: string;
let oldApp: ChildProcess;
let fileSystemId: string;

beforeAll(async () => {
  cpSync(join(root, "examples/counter"), directory, { recursive: true });
  cloud = await startTestCloud(["--time-scale", "300"]);
  await makeOld();
}, 240_000);

afterAll(async () => {
  oldApp?.unref();
  killMarked(appMark(state));
  await cloud?.stop();
  project.remove();
});

// biome-ignore lint/suspicious/noExplicitAny: what the aws CLI prints; each line looks at what it needs
const aws = async (...words: string[]) => (await cloud.aws(words)) as any;
const hitori = (...words: string[]) => cloud.hitori(["--json", ...words], { cwd: directory });
const document = ({ code, stdout, stderr }: Ended) => {
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
};

/** What the story begins with: an instance and its app, its load balancer, a database in one zone. */
async function makeOld(): Promise<void> {
  const words = ["migrate", "serve", "--state", state, "--place", directory, "--address", oldAddress];
  const env = { ...process.env, [markVariable]: appMark(state) };
  oldApp = spawn(process.execPath, [program, ...words], {
    cwd: directory,
    detached: true,
    stdio: "ignore",
    env,
  });
  const { Subnets } = await aws("ec2", "describe-subnets");
  const subnets = Subnets.map((one: { SubnetId: string }) => one.SubnetId);
  const image = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
  const launch = ["--image-id", image, "--instance-type", "t4g.small", "--subnet-id", subnets[0]];
  const open = ["--metadata-options", "HttpTokens=optional,HttpEndpoint=enabled"];
  const tags =
    "ResourceType=instance,Tags=[{Key=Name,Value=old},{Key=team,Value=ops},{Key=cost center,Value=9}]";
  const { Instances } = await aws("ec2", "run-instances", ...launch, ...open, "--tag-specifications", tags);
  oldInstance = Instances[0].InstanceId;
  // The port that the app publishes: it comes to be known to the group's instance by the target group alone.
  const port = ["--protocol", "HTTP", "--port", "3000"];
  const { TargetGroups } = await aws(
    ...["elbv2", "create-target-group", "--name", "old", ...port, "--vpc-id", Subnets[0].VpcId],
  );
  const group = TargetGroups[0].TargetGroupArn;
  await cloud.aws(["ec2", "wait", "instance-running", "--instance-ids", oldInstance]);
  await aws("elbv2", "register-targets", "--target-group-arn", group, "--targets", `Id=${oldInstance}`);
  const { LoadBalancers } = await aws(
    ...["elbv2", "create-load-balancer", "--name", "old", "--subnets", ...subnets],
  );
  await aws(
    ...["elbv2", "create-listener", "--load-balancer-arn", LoadBalancers[0].LoadBalancerArn, ...port],
    ...["--default-actions", `Type=forward,TargetGroupArn=${group}`],
  );
  await aws(
    ...["rds", "create-db-instance", "--db-instance-identifier", "old", "--engine", "postgres"],
    ...["--db-instance-class", "db.t4g.micro", "--allocated-storage", "20", "--storage-type", "gp3"],
    ...["--master-username", "app", "--master-user-password", "correct-horse"],
  );
}

async function audit(...selection: string[]) {
  const done = await hitori("audit", ...selection);
  expect(done.stderr).toBe("");
  const { findings } = JSON.parse(done.stdout) as { findings: { code: string; resource: string }[] };
  return { code: done.code, codes: findings.map(({ code }) => code).sort() };
}

async function count(url: string, method: "GET" | "POST" = "GET"): Promise<number> {
  const answer = await fetch(method === "POST" ? `${url}/increment` : url, { method });
  return ((await answer.json()) as { count: number }).count;
}

test("1: the audit finds what would stop the app and lose its data", async () => {
  const { code, codes } = await audit("--instance", oldInstance);
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
  const report = await cloud.hitori(["audit", "--instance", oldInstance, "--report", "audit.html"], {
    cwd: directory,
  });
  expect(report.stdout).toContain(`hitori init --from-instance ${oldInstance}`);
  expect(readFileSync(join(directory, "audit.html"), "utf8")).toContain("INSTANCE_ALONE");
});

test("2: the database becomes Multi-AZ", async () => {
  await eventually(async () => {
    const { DBInstances } = await aws("rds", "describe-db-instances");
    return DBInstances[0].DBInstanceStatus === "available" ? true : undefined;
  });
  document(await hitori("database", "multi-az", "old", "--yes"));
  const { DBInstances } = await aws("rds", "describe-db-instances", "--db-instance-identifier", "old");
  expect(DBInstances[0]).toMatchObject({ MultiAZ: true, DBInstanceStatus: "available" });
});

test("3: init takes over what the instance has, and its storage comes first, with a mount target in each zone", async () => {
  const made = await cloud.hitori(["init", "--force", "--name", "counter", "--from-instance", oldInstance], {
    cwd: directory,
  });
  expect(made.code, made.stderr).toBe(0);
  expect(made.stdout).toContain("Tags that instance metadata cannot offer stay out: cost center");
  const text = readFileSync(join(directory, "hitori.yml"), "utf8");
  expect(text).toMatch(/targetGroup: arn:aws:elasticloadbalancing:.*targetgroup\/old\//);
  expect(text).toContain("team: ops");
  ({ fileSystemId } = document(await hitori("deploy", "--storage", "--yes")));
  const { FileSystems } = await aws("efs", "describe-file-systems", "--file-system-id", fileSystemId);
  expect(FileSystems[0]).toMatchObject({
    Encrypted: true,
    LifeCycleState: "available",
    NumberOfMountTargets: 3,
  });
  expect((await aws("autoscaling", "describe-auto-scaling-groups")).AutoScalingGroups).toEqual([]);
  const early = await hitori("status");
  expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining("STACK_WITHOUT_GROUP") });
});

test("4 to 7: the data moves to it, proven, and the app runs from it", async () => {
  await eventually(async () => ((await fetch(oldUrl).catch(() => undefined))?.ok ? true : undefined));
  for (let number = 1; number <= 7; number++) expect(await count(oldUrl, "POST")).toBe(number);
  // What `mount -t efs` makes of it on the local cloud's machines.
  const to = join(cloud.directory, "file-systems", fileSystemId, "counter");
  const where = ["--to", to, "--runtime", "process", "--address", oldAddress, "--allow-local"];
  const moved = await hitori("migrate", ...where, "--yes", "--check-url", oldUrl);
  expect(moved.code, moved.stderr).toBe(0);
  expect(await count(oldUrl)).toBe(7);
  expect(readFileSync(join(to, "data", "increments"), "utf8").split("\n")).toHaveLength(8);
});

test("8: an image of the instance", async () => {
  const { imageId } = document(await hitori("image", "bake", "--instance", oldInstance, "--yes"));
  const { Images } = await aws("ec2", "describe-images", "--image-ids", imageId);
  expect(Images[0]).toMatchObject({ State: "available", Name: expect.stringContaining("hitori-counter-") });
});

test("9 to 11: the plan keeps the data; the group of one takes the old instance's place, in every zone", async () => {
  const planned = document(await hitori("plan"));
  const actions = planned.changes.map(
    ({ action, type }: { action: string; type: string }) => `${action} ${type}`,
  );
  expect(actions).toContain("create AWS::AutoScaling::AutoScalingGroup");
  expect(actions.filter((action: string) => !action.startsWith("create"))).toEqual([]);
  expect(actions.join()).not.toContain("AWS::EFS");
  killMarked(appMark(state));
  const deployed = document(await hitori("deploy", "--yes", "--instead-of", oldInstance));
  const { Reservations } = await aws("ec2", "describe-instances", "--instance-ids", oldInstance);
  expect(Reservations[0].Instances[0].State.Name).toBe("stopped");
  const { AutoScalingGroups } = await aws("autoscaling", "describe-auto-scaling-groups");
  expect(AutoScalingGroups).toMatchObject([
    {
      MinSize: 1,
      MaxSize: 1,
      DesiredCapacity: 1,
      HealthCheckType: "EC2",
      HealthCheckGracePeriod: 300,
      DefaultCooldown: 150,
      TerminationPolicies: ["OldestInstance"],
      TargetGroupARNs: [expect.stringContaining("targetgroup/old/")],
      SuspendedProcesses: [{ ProcessName: "AZRebalance" }],
    },
  ]);
  expect(AutoScalingGroups[0].AvailabilityZones).toHaveLength(3);
  expect(await count(deployed.address)).toBe(7);
});

test("12: its zone fails; it is healed in another one with its data, and never are there two", async () => {
  const drilled = document(await hitori("drill", "zone", "--yes"));
  expect(drilled.good).toBe(true);
  expect(drilled.overlaps).toEqual([]);
  expect(drilled.replacement.availabilityZone).not.toBe(drilled.victim.availabilityZone);
  const { AutoScalingInstances } = await aws("autoscaling", "describe-auto-scaling-instances");
  const serving = AutoScalingInstances.filter(
    (one: { LifecycleState: string }) => one.LifecycleState === "InService",
  );
  expect(serving).toMatchObject([{ InstanceId: drilled.replacement.instanceId }]);
  const status = document(await hitori("status"));
  expect(await count(status.stack.address)).toBe(7);
  // Nobody is told: hitori.yml names no address for it yet.
  expect((await audit()).codes.filter((code) => code !== "GROUP_SILENT")).toEqual([]);
});

test("the plan tells what it costs a month, and what somebody undid of the rules of one; deploy mends it", async () => {
  const settled = document(await hitori("plan", "--detailed-exitcode"));
  expect(settled).toMatchObject({ changes: [], drift: [] });
  expect(settled.monthly.after).toBeGreaterThan(10);
  expect(settled.monthly.before).toBe(settled.monthly.after);
  const name = "hitori-counter";
  await aws(
    "autoscaling",
    "resume-processes",
    "--auto-scaling-group-name",
    name,
    "--scaling-processes",
    "AZRebalance",
  );
  const drifted = await hitori("plan", "--detailed-exitcode");
  expect(drifted.code, drifted.stderr).toBe(2);
  expect(JSON.parse(drifted.stdout).drift).toMatchObject([{ code: "GROUP_REBALANCES" }]);
});

test("what is not there is said, and which one of three to name", async () => {
  const missing = await hitori("audit", "--instance", "i-0123456789abcdef0");
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining("AUDIT_NOTHING_FOUND") });
  const two = await hitori("audit", "--instance", oldInstance, "--stack", "x");
  expect(two).toMatchObject({ code: 64, stderr: expect.stringContaining("got 2, expected one") });
  const late = await hitori("deploy", "--storage", "--yes");
  expect(late).toMatchObject({ code: 1, stderr: expect.stringContaining("DEPLOY_STORAGE_LATE") });
});
