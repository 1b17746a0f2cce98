import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from "@aws-sdk/client-auto-scaling";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeInstancesCommand, EC2Client, RunInstancesCommand } from "@aws-sdk/client-ec2";
import {
  CreateFileSystemCommand,
  DeleteFileSystemCommand,
  DescribeFileSystemsCommand,
  EFSClient,
  FileSystemNotFound,
  TagResourceCommand,
} from "@aws-sdk/client-efs";
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { NoMachines, type RunningCloud, startCloud } from "../../src/cloud/index.ts";
import type { Service } from "../../src/cloud/service.ts";
import { ServiceError } from "../../src/cloud/service-error.ts";
import { services } from "../../src/cloud/services.ts";
import { runProgram } from "../e2e/command-line.ts";

/** What the last call was given, as the wire read it. */
let received: unknown;

/** Two services of our own making, so that this suite holds the two query protocols whatever those services do. */
const autoScaling: Service = {
  name: "autoscaling",
  client: "auto-scaling",
  protocol: "query",
  operations: {
    CreateAutoScalingGroup: (input) => {
      received = input;
      if (input.AutoScalingGroupName === "taken")
        throw new ServiceError(
          "AlreadyExists",
          "AutoScalingGroup by this name already exists - <taken> & co",
        );
    },
    DescribeAutoScalingGroups: () => ({
      AutoScalingGroups: [
        {
          AutoScalingGroupName: 'one <&> "two"',
          MinSize: 1,
          MaxSize: 1,
          DesiredCapacity: 1,
          DefaultCooldown: 150,
          AvailabilityZones: ["ap-northeast-1a", "ap-northeast-1c"],
          HealthCheckType: "EC2",
          CreatedTime: new Date("2026-01-02T03:04:05.678Z"),
          Instances: [],
          NewInstancesProtectedFromScaleIn: false,
        },
      ],
    }),
  },
};
const ec2: Service = {
  name: "ec2",
  client: "ec2",
  protocol: "ec2-query",
  operations: {
    RunInstances: (input) => {
      received = input;
      return { ReservationId: "r-1", Instances: [{ InstanceId: "i-1", Tags: [{ Key: "a", Value: "b" }] }] };
    },
    DescribeInstances: () => {
      throw new ServiceError("InvalidInstanceID.NotFound", "The instance ID 'i-0' does not exist");
    },
  },
};

let cloud: RunningCloud;
let directory: string;
const faults: unknown[] = [];
const configuration = () => ({
  region: "ap-northeast-1",
  endpoint: cloud.endpoint,
  credentials: { accessKeyId: "key", secretAccessKey: "secret" },
});

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "hitori-test-"));
  const others = services.filter(({ name }) => name !== "ec2" && name !== "autoscaling");
  cloud = await startCloud({
    directory: join(directory, "cloud"),
    port: 0,
    timeScale: 0,
    machines: new NoMachines(),
    services: [...others, autoScaling, ec2],
    onFault: (error) => faults.push(error),
  });
});

afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
  expect(faults).toEqual([]);
});

test("a query request's lists, numbers, booleans and structures arrive typed", async () => {
  const input = {
    AutoScalingGroupName: "chat",
    MinSize: 1,
    MaxSize: 1,
    LaunchTemplate: { LaunchTemplateId: "lt-1", Version: "$Latest" },
    TerminationPolicies: ["OldestInstance", "Default"],
    TargetGroupARNs: [],
    NewInstancesProtectedFromScaleIn: false,
    Tags: [{ Key: "Name", Value: "chat & söhne", PropagateAtLaunch: true }],
  };
  await new AutoScalingClient(configuration()).send(new CreateAutoScalingGroupCommand(input));
  expect(received).toEqual(input);
});

test("a query answer arrives typed, with empty lists as empty lists", async () => {
  const { AutoScalingGroups } = await new AutoScalingClient(configuration()).send(
    new DescribeAutoScalingGroupsCommand({}),
  );
  expect(AutoScalingGroups).toEqual([
    {
      AutoScalingGroupName: 'one <&> "two"',
      MinSize: 1,
      MaxSize: 1,
      DesiredCapacity: 1,
      DefaultCooldown: 150,
      AvailabilityZones: ["ap-northeast-1a", "ap-northeast-1c"],
      HealthCheckType: "EC2",
      CreatedTime: new Date("2026-01-02T03:04:05.678Z"),
      Instances: [],
      NewInstancesProtectedFromScaleIn: false,
    },
  ]);
});

test("a query error keeps AWS's code and words", async () => {
  const sent = new AutoScalingClient(configuration()).send(
    new CreateAutoScalingGroupCommand({ AutoScalingGroupName: "taken", MinSize: 1, MaxSize: 1 }),
  );
  await expect(sent).rejects.toMatchObject({
    name: "AlreadyExistsFault",
    message: "AutoScalingGroup by this name already exists - <taken> & co",
    $metadata: { httpStatusCode: 400 },
  });
});

test("an EC2 request and answer, and its errors, come through", async () => {
  const client = new EC2Client(configuration());
  const input = {
    MinCount: 1,
    MaxCount: 1,
    SecurityGroupIds: ["sg-1", "sg-2"],
    UserData: Buffer.from("#!/bin/bash\n").toString("base64"),
    MetadataOptions: { HttpTokens: "required" as const, HttpPutResponseHopLimit: 2 },
    TagSpecifications: [{ ResourceType: "instance" as const, Tags: [{ Key: "Name", Value: "x" }] }],
    ClientToken: "token",
  };
  const answer = await client.send(new RunInstancesCommand(input));
  expect(received).toEqual(input);
  expect(answer.Instances).toEqual([{ InstanceId: "i-1", Tags: [{ Key: "a", Value: "b" }] }]);
  await expect(client.send(new DescribeInstancesCommand({ InstanceIds: ["i-0"] }))).rejects.toMatchObject({
    name: "InvalidInstanceID.NotFound",
    message: "The instance ID 'i-0' does not exist",
  });
});

test("a dry run is told that it would have succeeded, and does nothing", async () => {
  received = "nothing";
  const sent = new EC2Client(configuration()).send(
    new RunInstancesCommand({ MinCount: 1, MaxCount: 1, DryRun: true }),
  );
  await expect(sent).rejects.toMatchObject({ name: "DryRunOperation", $metadata: { httpStatusCode: 412 } });
  expect(received).toBe("nothing");
});

test("EFS over REST-JSON: path, query, body, status and modelled errors", async () => {
  const client = new EFSClient(configuration());
  const created = await client.send(
    new CreateFileSystemCommand({
      CreationToken: "token",
      Encrypted: true,
      Tags: [{ Key: "Name", Value: "x" }],
    }),
  );
  expect(created.$metadata.httpStatusCode).toBe(201);
  expect(created.CreationTime).toBeInstanceOf(Date);
  const id = created.FileSystemId ?? "";
  // An ARN in the path holds a slash and a colon.
  await client.send(
    new TagResourceCommand({ ResourceId: created.FileSystemArn, Tags: [{ Key: "a", Value: "b" }] }),
  );
  const described = await client.send(new DescribeFileSystemsCommand({ FileSystemId: id }));
  expect(described.FileSystems?.[0]).toMatchObject({ LifeCycleState: "available", Name: "x" });
  expect(described.FileSystems?.[0]?.Tags).toContainEqual({ Key: "a", Value: "b" });
  const deleted = await client.send(new DeleteFileSystemCommand({ FileSystemId: id }));
  expect(deleted.$metadata.httpStatusCode).toBe(204);
  await expect(client.send(new DeleteFileSystemCommand({ FileSystemId: id }))).rejects.toBeInstanceOf(
    FileSystemNotFound,
  );
});

test("SSM names the public images, and keeps parameters of the account's own", async () => {
  const client = new SSMClient(configuration());
  const name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
  const image = await client.send(new GetParameterCommand({ Name: name }));
  expect(image.Parameter?.Value).toBe("ami-0a1b2c3d4e5f60002");
  await client.send(new PutParameterCommand({ Name: "/app/key", Value: "one", Type: "String" }));
  await client.send(new PutParameterCommand({ Name: "/app/key", Value: "two", Overwrite: true }));
  const { Parameter } = await client.send(new GetParameterCommand({ Name: "/app/key" }));
  expect(Parameter).toMatchObject({ Value: "two", Version: 2, Type: "String" });
  await expect(client.send(new GetParameterCommand({ Name: "/app/none" }))).rejects.toBeInstanceOf(
    ParameterNotFound,
  );
});

test("STS says who asks, and lends a role's credentials", async () => {
  const client = new STSClient(configuration());
  const identity = await client.send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({ Account: "000000000000", Arn: "arn:aws:iam::000000000000:root" });
  const RoleArn = "arn:aws:iam::000000000000:role/path/instance";
  const assumed = await client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "i-0abc" }));
  expect(assumed.AssumedRoleUser?.Arn).toBe("arn:aws:sts::000000000000:assumed-role/instance/i-0abc");
  expect(assumed.Credentials?.Expiration).toBeInstanceOf(Date);
});

test("CloudWatch Logs keeps events and gives them back by time, in pages and by pattern", async () => {
  const client = new CloudWatchLogsClient(configuration());
  const where = { logGroupName: "/hitori/chat", logStreamName: "i-0abc" };
  await client.send(new CreateLogGroupCommand({ logGroupName: where.logGroupName, tags: { app: "chat" } }));
  await client.send(new CreateLogStreamCommand(where));
  const now = cloud.cloud.clock.now();
  const logEvents = [1, 2, 3, 4, 5].map((number) => ({
    timestamp: now + number,
    message: `event ${number}`,
  }));
  await client.send(new PutLogEventsCommand({ ...where, logEvents }));
  const groups = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/hitori" }));
  expect(groups.logGroups?.map((group) => group.logGroupName)).toEqual(["/hitori/chat"]);
  const first = await client.send(
    new FilterLogEventsCommand({
      logGroupName: where.logGroupName,
      startTime: now + 2,
      endTime: now + 5,
      limit: 3,
    }),
  );
  expect(first.events?.map((event) => event.message)).toEqual(["event 2", "event 3", "event 4"]);
  const { nextToken } = first;
  const rest = await client.send(new FilterLogEventsCommand({ logGroupName: where.logGroupName, nextToken }));
  expect(rest.events?.map((event) => event.message)).toEqual(["event 5"]);
  const found = await client.send(
    new FilterLogEventsCommand({ logGroupName: where.logGroupName, filterPattern: "event -3 ?4 ?5" }),
  );
  expect(found.events?.map((event) => event.message)).toEqual(["event 4", "event 5"]);
  const last = await client.send(new GetLogEventsCommand({ ...where, limit: 2 }));
  expect(last.events?.map((event) => event.message)).toEqual(["event 4", "event 5"]);
  const end = await client.send(new GetLogEventsCommand({ ...where, nextToken: last.nextForwardToken }));
  expect(end.events).toEqual([]);
  expect(end.nextForwardToken).toBe(last.nextForwardToken);
});

function aws(...words: string[]) {
  const env = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret", AWS_PAGER: "" };
  const fixed = ["--endpoint-url", cloud.endpoint, "--region", "ap-northeast-1", "--output", "json"];
  return runProgram(["/usr/bin/aws", ...fixed, ...words], { env });
}

test("Debian's aws CLI works on EFS, logs, SSM and STS", async () => {
  const created = await aws(
    "efs",
    "create-file-system",
    "--creation-token",
    "cli",
    "--tags",
    "Key=Name,Value=cli",
  );
  expect(created.stderr).toBe("");
  const id = JSON.parse(created.stdout).FileSystemId;
  const [policy, group, parameter, identity, missing] = await Promise.all([
    aws("efs", "describe-file-system-policy", "--file-system-id", id),
    aws("logs", "create-log-group", "--log-group-name", "/cli"),
    aws("ssm", "get-parameters-by-path", "--path", "/aws/service/ami-amazon-linux-latest", "--recursive"),
    aws("sts", "get-caller-identity", "--query", "Account"),
    aws("logs", "describe-log-streams", "--log-group-name", "/missing"),
  ]);
  expect(policy.stderr).toContain(
    "An error occurred (PolicyNotFound) when calling the DescribeFileSystemPolicy",
  );
  expect(group).toMatchObject({ code: 0, stdout: "" });
  expect(JSON.parse(parameter.stdout).Parameters.length).toBeGreaterThan(1);
  expect(JSON.parse(identity.stdout)).toBe("000000000000");
  expect(missing.stderr).toContain(
    "(ResourceNotFoundException) when calling the DescribeLogStreams operation",
  );
});

test("boto3 works on EFS, logs, SSM, STS and the query protocols", async () => {
  const script = `
import boto3, botocore.config, json, time
def client(name):
    return boto3.client(name, endpoint_url=${JSON.stringify(cloud.endpoint)}, region_name="ap-northeast-1",
        aws_access_key_id="key", aws_secret_access_key="secret")
efs, logs, ssm = client("efs"), client("logs"), client("ssm")
fs = efs.create_file_system(CreationToken="boto", Encrypted=True)
names = [f["CreationToken"] for page in efs.get_paginator("describe_file_systems").paginate() for f in page["FileSystems"]]
logs.create_log_group(logGroupName="/boto")
logs.create_log_stream(logGroupName="/boto", logStreamName="s")
logs.put_log_events(logGroupName="/boto", logStreamName="s", logEvents=[{"timestamp": int(time.time() * 1000), "message": "hallo wörld"}])
events = logs.filter_log_events(logGroupName="/boto")["events"]
ssm.put_parameter(Name="boto", Value="v", Type="String", Tags=[{"Key": "a", "Value": "b"}])
client("autoscaling").create_auto_scaling_group(AutoScalingGroupName="boto", MinSize=1, MaxSize=1, Tags=[{"Key": "k", "Value": "v"}])
group = client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"][0]
try:
    client("ec2").describe_instances(InstanceIds=["i-0"])
except Exception as e:
    error = e.response["Error"]
print(json.dumps({
    "names": names, "message": events[0]["message"], "value": ssm.get_parameter(Name="boto")["Parameter"]["Value"],
    "account": client("sts").get_caller_identity()["Account"], "zones": group["AvailabilityZones"], "error": error["Code"],
    "created": group["CreatedTime"].isoformat()}))
`;
  const done = await runProgram(["/usr/bin/python3", "-c", script]);
  expect(done.stderr).toBe("");
  expect(JSON.parse(done.stdout)).toMatchObject({
    names: expect.arrayContaining(["boto"]),
    message: "hallo wörld",
    value: "v",
    account: "000000000000",
    zones: ["ap-northeast-1a", "ap-northeast-1c"],
    error: "InvalidInstanceID.NotFound",
    created: "2026-01-02T03:04:05.678000+00:00",
  });
  expect(received).toMatchObject({ AutoScalingGroupName: "boto", Tags: [{ Key: "k", Value: "v" }] });
});

async function post(headers: Record<string, string>, body: string) {
  const response = await fetch(cloud.endpoint, { method: "POST", headers, body });
  return { status: response.status, text: await response.text() };
}
const form = { "content-type": "application/x-www-form-urlencoded" };
const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=key/20260101/ap-northeast-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

test("a request without a signature is refused in the words of its protocol", async () => {
  const query = await post(form, "Action=GetCallerIdentity");
  expect(query.status).toBe(403);
  expect(query.text).toContain("<Code>MissingAuthenticationToken</Code>");
  const json = await post({ "x-amz-target": "Logs_20140328.DescribeLogGroups" }, "{}");
  expect(JSON.parse(json.text)).toMatchObject({ __type: "MissingAuthenticationTokenException" });
});

test("what the local cloud does not have is refused loudly, and says so", async () => {
  const action = await post(
    { ...form, ...signedFor("sts") },
    "Action=DecodeAuthorizationMessage&Version=2011-06-15",
  );
  expect(action.text).toContain(
    "<Message>The action DecodeAuthorizationMessage is not valid for this web service. The local cloud does not simulate it.",
  );
  const target = { ...signedFor("logs"), "x-amz-target": "Logs_20140328.StartQuery" };
  expect(JSON.parse((await post(target, "{}")).text).__type).toBe("UnknownOperationException");
  const service = await post({ ...signedFor("kms"), "x-amz-target": "TrentService.Encrypt" }, "{}");
  expect(JSON.parse(service.text).message).toMatch(/^The local cloud has no service kms\. It has: .*sts/);
  const version = await post({ ...form, ...signedFor("ec2") }, "Action=DescribeInstances&Version=2012-01-01");
  expect(version.text).toContain("<Code>NoSuchVersion</Code>");
});

test("a missing or malformed value is refused as AWS does", async () => {
  const missing = await post(
    { ...form, ...signedFor("autoscaling") },
    "Action=CreateAutoScalingGroup&MinSize=1",
  );
  expect(missing.text).toContain(
    "2 validation errors detected: Value null at 'autoScalingGroupName' failed to satisfy constraint",
  );
  const malformed = await post(
    { ...form, ...signedFor("autoscaling") },
    "Action=CreateAutoScalingGroup&AutoScalingGroupName=a&MinSize=one&MaxSize=1",
  );
  expect(malformed.text).toContain("<Code>MalformedInput</Code>");
  const json = await post({ ...signedFor("ssm"), "x-amz-target": "AmazonSSM.GetParameter" }, "{nonsense");
  expect(JSON.parse(json.text).__type).toBe("SerializationException");
});
