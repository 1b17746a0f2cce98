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

test("subnets of one zone only, and no default VPC", async () => {
  const { Subnets } = await aws("ec2", "describe-subnets");
  configure(`network: {subnets: [${Subnets[0].SubnetId}]}`);
  await refused("NETWORK_ONE_ZONE", "at least two zones", "plan");
  configure("");
  const { Vpcs } = await aws("ec2", "describe-vpcs", "--filters", "Name=is-default,Values=true");
  await refuse({ service: "ec2", operation: "DescribeVpcs", code: "None", times: "0" });
  for (const { SubnetId, VpcId } of Subnets)
    if (VpcId === Vpcs[0].VpcId) await aws("ec2", "delete-subnet", "--subnet-id", SubnetId);
  await aws("ec2", "delete-vpc", "--vpc-id", Vpcs[0].VpcId).catch(() => undefined);
  const left = await aws("ec2", "describe-vpcs", "--filters", "Name=is-default,Values=true");
  if (left.Vpcs.length === 0) await refused("NETWORK_NO_DEFAULT_VPC", "network: {vpc:", "plan");
  else await refused("NETWORK_ONE_ZONE", "at least two zones", "plan");
});
