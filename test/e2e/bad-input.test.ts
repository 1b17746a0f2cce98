import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root, startTestCloud, type TestCloud, temporaryDirectory } from "./command-line.ts";

// What people give Hitori that cannot work, and what AWS refuses: each ends in its next command, before anything changes.
const project = temporaryDirectory();
let cloud: TestCloud;

beforeAll(async () => {
  cpSync(join(root, "examples/counter"), project.path, { recursive: true });
  cloud = await startTestCloud(["--time-scale", "0", "--machines", "none"]);
});

afterAll(async () => {
  await cloud?.stop();
  project.remove();
});

function configure(more: string): void {
  writeFileSync(join(project.path, "hitori.yml"), `name: counter\n${more}\n`);
}

const hitori = (...words: string[]) => cloud.hitori(words, { cwd: project.path });
// biome-ignore lint/suspicious/noExplicitAny: what the aws CLI prints; each line looks at what it needs
const aws = async (...words: string[]) => (await cloud.aws(words)) as any;

async function refuse(refusal: Record<string, string>): Promise<void> {
  const query = new URLSearchParams(refusal);
  const done = await fetch(`${cloud.endpoint}/_hitori/refusals?${query}`, { method: "POST" });
  expect(done.status).toBe(200);
}

async function refused(code: string, hint: string, ...words: string[]): Promise<string> {
  const done = await hitori(...words);
  expect(done.stderr).toContain(`[${code}]`);
  expect(done.stderr).toContain(hint);
  expect(done.code).toBe(1);
  return done.stderr;
}

test("expired credentials", async () => {
  configure("");
  const message = "The security token included in the request is expired";
  await refuse({ service: "ec2", operation: "DescribeVpcs", code: "RequestExpired", message });
  await refused("AWS_CREDENTIALS_EXPIRED", "aws sso login", "plan");
});

test("a missing permission, with action and resource", async () => {
  const resource = "arn:aws:cloudformation:ap-northeast-1:000000000000:stack/hitori-counter/*";
  const message = `User: arn:aws:iam::000000000000:user/ann is not authorized to perform: cloudformation:CreateChangeSet on resource: ${resource}`;
  await refuse({
    service: "cloudformation",
    operation: "CreateChangeSet",
    code: "AccessDenied",
    status: "403",
    message,
  });
  const said = await refused("AWS_PERMISSION_MISSING", '"Action":"cloudformation:CreateChangeSet"', "plan");
  expect(said).toContain(`may not call cloudformation:CreateChangeSet on ${resource}`);
});

test("throttling is waited out with growing pauses, and said when it does not end", async () => {
  await refuse({
    service: "ec2",
    operation: "DescribeSubnets",
    code: "RequestLimitExceeded",
    status: "503",
    times: "2",
  });
  const done = await hitori("plan");
  expect(done.code, done.stderr).toBe(0);
  await refuse({
    service: "ec2",
    operation: "DescribeSubnets",
    code: "RequestLimitExceeded",
    status: "503",
    times: "5",
  });
  await refused("AWS_THROTTLED", "same command again", "plan");
});

test("a quota that is used up, which the SDK takes for throttling and asks five times", async () => {
  const message = "Limit for stack has been exceeded";
  await refuse({
    service: "cloudformation",
    operation: "CreateChangeSet",
    code: "LimitExceededException",
    times: "5",
    message,
  });
  await refused("AWS_QUOTA_REACHED", "service-quotas", "plan");
});

test("a VPC, target group or image of another account or region, or a target group of another VPC", async () => {
  configure("network: {vpc: vpc-0123456789abcdef0}");
  await refused("NETWORK_NO_VPC", "aws ec2 describe-vpcs", "plan");
  configure("instance: {image: ami-0123456789abcdef0}");
  await refused("IMAGE_MISSING", "image", "plan");
  const arn = (region: string) =>
    `arn:aws:elasticloadbalancing:${region}:000000000000:targetgroup/none/0123456789abcdef`;
  configure(`ingress: {targetGroup: '${arn("us-east-1")}'}`);
  await refused("TARGET_GROUP_MISSING", "--region", "plan");
  configure(`ingress: {targetGroup: '${arn("ap-northeast-1")}'}`);
  await refused("TARGET_GROUP_MISSING", "describe-target-groups", "plan");
  const { Vpc } = await aws("ec2", "create-vpc", "--cidr-block", "10.9.0.0/16");
  const made = ["--name", "far", "--protocol", "HTTP", "--port", "3000", "--vpc-id", Vpc.VpcId];
  const { TargetGroups } = await aws("elbv2", "create-target-group", ...made);
  configure(`ingress: {targetGroup: '${TargetGroups[0].TargetGroupArn}'}`);
  await refused("TARGET_GROUP_OTHER_VPC", `network: {vpc: ${Vpc.VpcId}}`, "plan");
});

test("an image that the instance type cannot boot", async () => {
  const { Images } = await aws("ec2", "describe-images", "--filters", "Name=architecture,Values=x86_64");
  configure(`instance: {type: t4g.small, image: ${Images[0].ImageId}}`);
  const said = await refused("IMAGE_ARCHITECTURE", "another type under instance.type", "plan");
  expect(said).toContain("is x86_64, and instance type t4g.small needs arm64");
});

test("subnets of one zone only", async () => {
  const { Subnets } = await aws("ec2", "describe-subnets");
  configure(`network: {subnets: [${Subnets[0].SubnetId}]}`);
  await refused("NETWORK_ONE_ZONE", "at least two zones", "plan");
});

test("a change set that somebody else's deploy has overtaken, and a stack that it is changing", async () => {
  configure("");
  const overtaken = "ChangeSet [hitori] cannot be executed in its current execution status of [OBSOLETE]";
  const refusal = { service: "cloudformation", status: "400" };
  await refuse({
    ...refusal,
    operation: "ExecuteChangeSet",
    code: "InvalidChangeSetStatus",
    message: overtaken,
  });
  await refused("STACK_CHANGED", "hitori plan", "deploy", "--yes");
  const busy = "Stack:arn:aws:cloudformation:x is in UPDATE_IN_PROGRESS state and can not be updated.";
  await refuse({ ...refusal, operation: "CreateChangeSet", code: "ValidationError", message: busy });
  await refused("STACK_BUSY", "hitori status", "deploy", "--yes");
});

test("a stack whose first creation failed is deleted and made anew by the next deploy, after asking", async () => {
  configure("");
  await takeGroupName();
  const failed = await hitori("deploy", "--yes");
  expect(failed.stderr).toContain("[DEPLOY_FAILED]");
  expect(failed.stderr).toContain("ROLLBACK_COMPLETE");
  await refused("STACK_UNUSABLE", "deletes it, after asking, and makes it anew", "plan");
  const unasked = await hitori("deploy");
  expect(unasked.stderr).toContain("[CONFIRMATION_NEEDED]");
  expect(unasked.code).toBe(64);
  const dry = await hitori("deploy", "--dry-run");
  expect(dry.code, dry.stderr).toBe(0);
  expect(await stackStatus()).toBe("ROLLBACK_COMPLETE");
  await releaseGroupName();
  const again = await hitori("deploy", "--storage", "--yes");
  expect(again.code, again.stderr).toBe(0);
  expect(await stackStatus()).toBe("CREATE_COMPLETE");
  expect((await hitori("destroy", "--yes")).code).toBe(0);
});

test("a stack of this name that is another's is not touched, whatever its state", async () => {
  const body = "Resources: {Topic: {Type: AWS::SNS::Topic}}";
  await aws("cloudformation", "create-stack", "--stack-name", "hitori-counter", "--template-body", body);
  configure("");
  await refused("STACK_FOREIGN", "another name", "deploy", "--yes");
  await refused("STACK_FOREIGN", "another name", "destroy", "--yes");
  expect(await stackStatus()).toBe("CREATE_COMPLETE");
  await aws("cloudformation", "delete-stack", "--stack-name", "hitori-counter");
});

test("no default VPC", async () => {
  const { Vpcs } = await aws("ec2", "describe-vpcs", "--filters", "Name=is-default,Values=true");
  const [{ VpcId }] = Vpcs;
  const attached = `Name=attachment.vpc-id,Values=${VpcId}`;
  const { InternetGateways } = await aws("ec2", "describe-internet-gateways", "--filters", attached);
  for (const { InternetGatewayId } of InternetGateways) {
    const gateway = ["--internet-gateway-id", InternetGatewayId];
    await aws("ec2", "detach-internet-gateway", ...gateway, "--vpc-id", VpcId);
  }
  const { Subnets } = await aws("ec2", "describe-subnets", "--filters", `Name=vpc-id,Values=${VpcId}`);
  for (const { SubnetId } of Subnets) await aws("ec2", "delete-subnet", "--subnet-id", SubnetId);
  await aws("ec2", "delete-vpc", "--vpc-id", VpcId);
  configure("");
  await refused("NETWORK_NO_DEFAULT_VPC", "network: {vpc:", "plan");
});

async function stackStatus(): Promise<string> {
  return (await aws("cloudformation", "describe-stacks", "--stack-name", "hitori-counter")).Stacks[0]
    .StackStatus;
}

/** Somebody else's group of the name that ours would have: the last thing that a deploy makes fails. */
async function takeGroupName(): Promise<void> {
  const image = "ImageId=ami-0a1b2c3d4e5f60002,InstanceType=t4g.small";
  await aws(
    "ec2",
    "create-launch-template",
    "--launch-template-name",
    "other",
    "--launch-template-data",
    image,
  );
  const group = ["--auto-scaling-group-name", "hitori-counter", "--min-size", "0", "--max-size", "0"];
  const launch = ["--launch-template", "LaunchTemplateName=other", "--availability-zones", "ap-northeast-1a"];
  await aws("autoscaling", "create-auto-scaling-group", ...group, ...launch);
}

async function releaseGroupName(): Promise<void> {
  await aws("autoscaling", "delete-auto-scaling-group", "--auto-scaling-group-name", "hitori-counter");
  await aws("ec2", "delete-launch-template", "--launch-template-name", "other");
}
