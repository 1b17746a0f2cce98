import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AutoScaling } from "@aws-sdk/client-auto-scaling";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { EC2 } from "@aws-sdk/client-ec2";
import { EFS } from "@aws-sdk/client-efs";
import { IAM } from "@aws-sdk/client-iam";
import { SNS } from "@aws-sdk/client-sns";
import { SSM } from "@aws-sdk/client-ssm";
import { STS } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ec2 as ec2State } from "../../../src/cloud/ec2/state.ts";
import { type RunningCloud, startCloud } from "../../../src/cloud/index.ts";
import { NoMachines } from "../../../src/cloud/machines/no-machines.ts";
import { roleCredentials } from "../../../src/cloud/metadata/role-credentials.ts";

// What a role's credentials, as an instance's metadata hands them out, may do. Of the local cloud alone: on AWS such
// credentials come to an instance only.

const directory = mkdtempSync(join(tmpdir(), "hitori-permissions-"));
const region = "ap-northeast-1";
const AutoScalingGroupName = "chat";
let cloud: RunningCloud;
let instanceId = "";
let arn = "";

type Constructor<C> = new (configuration: {
  region: string;
  endpoint: string;
  maxAttempts: number;
  credentials: { accessKeyId: string; secretAccessKey: string };
}) => C;

function client<C>(Class: Constructor<C>, accessKeyId: string): C {
  const credentials = { accessKeyId, secretAccessKey: "anything" };
  return new Class({ region, endpoint: cloud.endpoint, maxAttempts: 1, credentials });
}
const asRoot = <C>(Class: Constructor<C>) => client(Class, "AKIAEXAMPLE");
const asRole = <C>(Class: Constructor<C>) => {
  const account = cloud.cloud.account(region);
  const instance = ec2State.of(account).instances[instanceId];
  if (!instance) throw new Error("The instance is gone.");
  const { AccessKeyId } = JSON.parse(roleCredentials(instance, account)) as { AccessKeyId: string };
  return client(Class, AccessKeyId);
};

async function permit(...statements: object[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  await asRoot(IAM).putRolePolicy({ RoleName: "app", PolicyName: "own", PolicyDocument });
}
const allow = (Action: string | string[], Resource: string | string[] = "*") => ({
  Effect: "Allow",
  Action,
  Resource,
});

beforeAll(async () => {
  cloud = await startCloud({ directory, port: 0, timeScale: 0, machines: new NoMachines() });
  const [iam, ec2, autoScaling] = [asRoot(IAM), asRoot(EC2), asRoot(AutoScaling)];
  const trust = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
  await iam.createRole({ RoleName: "app", AssumeRolePolicyDocument: JSON.stringify({ Statement: [trust] }) });
  await iam.createInstanceProfile({ InstanceProfileName: "app" });
  await iam.addRoleToInstanceProfile({ InstanceProfileName: "app", RoleName: "app" });
  await ec2.createLaunchTemplate({
    LaunchTemplateName: "app",
    LaunchTemplateData: {
      ImageId: "ami-12c6146b",
      InstanceType: "t3.micro",
      IamInstanceProfile: { Name: "app" },
    },
  });
  await autoScaling.createAutoScalingGroup({
    AutoScalingGroupName,
    MinSize: 1,
    MaxSize: 1,
    LaunchTemplate: { LaunchTemplateName: "app" },
    AvailabilityZones: [`${region}a`],
    Tags: [{ Key: "app", Value: "chat" }],
  });
  const { AutoScalingGroups } = await autoScaling.describeAutoScalingGroups({});
  instanceId = AutoScalingGroups?.[0]?.Instances?.[0]?.InstanceId ?? "";
  arn = AutoScalingGroups?.[0]?.AutoScalingGroupARN ?? "";
});

beforeEach(() => permit(allow("sqs:SendMessage")));

afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const user = () =>
  `User: arn:aws:sts::000000000000:assumed-role/app/${instanceId} is not authorized to perform: `;
const health = () => ({ InstanceId: instanceId, HealthStatus: "Healthy" });

test("the instance's credentials are its role's session, which needs no permission to say who it is", async () => {
  const identity = await asRole(STS).getCallerIdentity({});
  expect(identity.Arn).toBe(`arn:aws:sts::000000000000:assumed-role/app/${instanceId}`);
  expect(identity.UserId).toMatch(new RegExp(`^AROA[A-Z0-9]{17}:${instanceId}$`));
  expect((await asRoot(STS).getCallerIdentity({})).Arn).toBe("arn:aws:iam::000000000000:root");
});

test("Auto Scaling refuses with AWS's sentence, and names the group by an instance of it", async () => {
  await expect(asRole(AutoScaling).setInstanceHealth(health())).rejects.toMatchObject({
    name: "AccessDenied",
    message: `${user()}autoscaling:SetInstanceHealth on resource: ${arn} because no identity-based policy allows the autoscaling:SetInstanceHealth action`,
    $metadata: { httpStatusCode: 403 },
  });
  await permit(
    allow(
      "autoscaling:SetInstanceHealth",
      `arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/chat`,
    ),
  );
  await asRole(AutoScaling).setInstanceHealth(health());
});

test("a Describe call knows no resource: only a star allows it", async () => {
  const look = () => asRole(AutoScaling).describeAutoScalingGroups({});
  await permit(allow("autoscaling:*", arn));
  await expect(look()).rejects.toMatchObject({
    name: "AccessDenied",
    message: `${user()}autoscaling:DescribeAutoScalingGroups because no identity-based policy allows the autoscaling:DescribeAutoScalingGroups action`,
  });
  await permit(allow("autoscaling:Describe*"));
  expect((await look()).AutoScalingGroups).toHaveLength(1);
});

test("EC2 calls it UnauthorizedOperation", async () => {
  await expect(asRole(EC2).describeInstances({})).rejects.toMatchObject({
    name: "UnauthorizedOperation",
    message: `You are not authorized to perform this operation. ${user()}ec2:DescribeInstances because no identity-based policy allows the ec2:DescribeInstances action`,
    $metadata: { httpStatusCode: 403 },
  });
  const terminate = () => asRole(EC2).terminateInstances({ InstanceIds: ["i-0123456789abcdef0"] });
  await expect(terminate()).rejects.toMatchObject({
    message: expect.stringContaining(
      `ec2:TerminateInstances on resource: arn:aws:ec2:${region}:000000000000:instance/i-0123456789abcdef0 because`,
    ),
  });
});

test("CloudWatch Logs calls it AccessDeniedException, and names group and stream", async () => {
  const logs = () => asRole(CloudWatchLogs).createLogStream({ logGroupName: "/chat", logStreamName: "one" });
  const stream = `arn:aws:logs:${region}:000000000000:log-group:/chat:log-stream:one`;
  await expect(logs()).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: `${user()}logs:CreateLogStream on resource: ${stream} because no identity-based policy allows the logs:CreateLogStream action`,
    $metadata: { httpStatusCode: 400 },
  });
  await asRoot(CloudWatchLogs).createLogGroup({ logGroupName: "/chat" });
  await permit(allow("logs:CreateLogStream", `arn:aws:logs:${region}:000000000000:log-group:/chat:*`));
  await logs();
});

test("EFS, SSM and SNS each have their own code", async () => {
  await expect(asRole(EFS).describeFileSystems({})).rejects.toMatchObject({
    name: "AccessDeniedException",
    $metadata: { httpStatusCode: 403 },
  });
  await expect(asRole(SSM).getParameter({ Name: "/chat/key" })).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(
      `ssm:GetParameter on resource: arn:aws:ssm:${region}:000000000000:parameter/chat/key because`,
    ),
  });
  const TopicArn = `arn:aws:sns:${region}:000000000000:events`;
  await expect(asRole(SNS).publish({ TopicArn, Message: "m" })).rejects.toMatchObject({
    name: "AuthorizationErrorException",
    message: expect.stringContaining(
      `SNS:Publish on resource: ${TopicArn} because no identity-based policy allows the SNS:Publish action`,
    ),
  });
});

test("an explicit deny has the last word and says so", async () => {
  await permit(allow("*"), { Effect: "Deny", Action: "autoscaling:Set*", Resource: "*" });
  await expect(asRole(AutoScaling).setInstanceHealth(health())).rejects.toMatchObject({
    message: `${user()}autoscaling:SetInstanceHealth on resource: ${arn} with an explicit deny in an identity-based policy`,
  });
});

test("a condition on the group's tags is held", async () => {
  const tagged = (value: string) => ({
    ...allow("autoscaling:SetInstanceHealth"),
    Condition: { StringEquals: { "aws:ResourceTag/app": value } },
  });
  await permit(tagged("wiki"));
  await expect(asRole(AutoScaling).setInstanceHealth(health())).rejects.toMatchObject({
    name: "AccessDenied",
  });
  await permit(tagged("chat"));
  await asRole(AutoScaling).setInstanceHealth(health());
});

test("attached policies count: AWS's own and the account's", async () => {
  const iam = asRoot(IAM);
  const look = () => asRole(SSM).getParameters({ Names: ["/chat/key"] });
  await expect(look()).rejects.toMatchObject({ name: "AccessDeniedException" });
  const core = { RoleName: "app", PolicyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" };
  await iam.attachRolePolicy(core);
  expect((await look()).InvalidParameters).toEqual(["/chat/key"]);
  await iam.detachRolePolicy(core);
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [allow("ssm:GetParameters")] });
  const { Policy } = await iam.createPolicy({ PolicyName: "own", PolicyDocument });
  const own = { RoleName: "app", PolicyArn: Policy?.Arn };
  await iam.attachRolePolicy(own);
  await look();
  await iam.detachRolePolicy(own);
  await expect(look()).rejects.toMatchObject({ name: "AccessDeniedException" });
});
