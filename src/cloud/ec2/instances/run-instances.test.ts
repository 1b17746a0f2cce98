import type {
  CreateLaunchTemplateCommandOutput,
  CreateSecurityGroupCommandOutput,
  DescribeInstanceAttributeCommandOutput,
  DescribeInstancesCommandOutput,
  DescribeLaunchTemplateVersionsCommandOutput,
  DescribeSubnetsCommandOutput,
  Reservation,
} from "@aws-sdk/client-ec2";
import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../base/virtual-clock.ts";
import type { Account } from "../../account.ts";
import { Cloud } from "../../cloud.ts";
import { NoMachines } from "../../machines/no-machines.ts";
import type { Service } from "../../service.ts";
import { ServiceError } from "../../service-error.ts";
import { awsDurations } from "../../timing.ts";
import { publishedImages } from "../public-images.ts";
import { ec2Service } from "../service.ts";

const [x86, arm] = publishedImages.map((image) => image.imageId);
let cloud: Cloud;
let account: Account;

/** As much of SSM and IAM as a launch asks for. */
const ssm: Service = {
  name: "ssm",
  client: "ssm",
  protocol: "json-1.1",
  operations: {
    GetParameter: ({ Name }) => {
      const found = publishedImages.find((image) => image.parameterNames.includes(Name));
      if (!found) throw new ServiceError("ParameterNotFound", "");
      return { Parameter: { Value: found.imageId } };
    },
  },
};
const iam: Service = {
  name: "iam",
  client: "iam",
  protocol: "query",
  operations: {
    GetInstanceProfile: ({ InstanceProfileName }) => {
      if (InstanceProfileName !== "chat") throw new ServiceError("NoSuchEntity", "no such profile", 404);
      return { InstanceProfile: { Arn: "arn:aws:iam::000000000000:instance-profile/chat" } };
    },
  },
};

beforeEach(() => {
  cloud = new Cloud({
    services: [ec2Service, ssm, iam],
    clock: new VirtualClock(),
    timing: { timeScale: 0, durations: awsDurations },
    machines: new NoMachines("process"),
    endpoint: "http://127.0.0.1:4566",
    directory: "/nowhere",
  });
  account = cloud.account("ap-northeast-1");
});

const base = { ImageId: x86, InstanceType: "t3.small", MinCount: 1, MaxCount: 1 };

const run = (input: object = {}) => account.call<Reservation>("ec2", "RunInstances", { ...base, ...input });
const first = (input: object = {}) => run(input).Instances?.[0] ?? {};

/** The code of the error that a call ends in. */
function codeOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
  return "none";
}

test("an instance has its subnet's zone, an address in it, and the VPC's default security group", () => {
  const instance = first();
  expect(instance.Placement?.AvailabilityZone).toBe("ap-northeast-1a");
  expect(instance.PrivateIpAddress).toBe("172.31.0.4");
  expect(instance.PrivateDnsName).toBe("ip-172-31-0-4.ap-northeast-1.compute.internal");
  expect(instance.SecurityGroups?.map((group) => group.GroupName)).toEqual(["default"]);
  expect(instance.State).toEqual({ Code: 0, Name: "pending" });
  expect(first().PrivateIpAddress).toBe("172.31.0.5");
});

test("without machines any well-formed image id is an image", () => {
  const services = [ec2Service, ssm, iam];
  const timing = { timeScale: 0, durations: awsDurations };
  const place = { endpoint: cloud.endpoint, directory: cloud.directory };
  const none = new Cloud({ services, clock: cloud.clock, timing, machines: new NoMachines(), ...place });
  const launch = (ImageId: string) => {
    const input = { ImageId, InstanceType: "t4g.small", MinCount: 1, MaxCount: 1 };
    return none.account("eu-central-1").call<Reservation>("ec2", "RunInstances", input).Instances?.[0];
  };
  expect(launch("ami-12c6146b")).toMatchObject({ ImageId: "ami-12c6146b", Architecture: "arm64" });
  expect(codeOf(() => launch("ami-12"))).toBe("InvalidAMIID.Malformed");
});

test("every reference is checked, with AWS's code", () => {
  const wrong: Record<string, object> = {
    "InvalidAMIID.NotFound": { ImageId: "ami-0123456789abcdef0" },
    "InvalidAMIID.Malformed": { ImageId: "debian" },
    "InvalidSubnetID.NotFound": { SubnetId: "subnet-0123456789abcdef0" },
    "InvalidGroup.NotFound": { SecurityGroupIds: ["sg-0123456789abcdef0"] },
    "InvalidKeyPair.NotFound": { KeyName: "nobody" },
    "InvalidUserData.Malformed": { UserData: "#!/bin/bash" },
    InvalidParameterCombination: { MinCount: 3, MaxCount: 2 },
    MissingParameter: { ImageId: undefined },
    "InvalidLaunchTemplateId.NotFound": { LaunchTemplate: { LaunchTemplateId: "lt-0123456789abcdef0" } },
    "InvalidLaunchTemplateName.NotFoundException": { LaunchTemplate: { LaunchTemplateName: "none" } },
    DryRunOperation: { DryRun: true },
  };
  for (const [code, input] of Object.entries(wrong))
    expect(
      codeOf(() => run(input)),
      code,
    ).toBe(code);
  const invalid = [
    { InstanceType: "t9.huge" },
    { InstanceType: "t4g.small" },
    { Placement: { AvailabilityZone: "ap-northeast-1b" } },
    { MinCount: 0 },
    { UserData: Buffer.alloc(16_385).toString("base64") },
    { ImageId: "resolve:ssm:/none" },
  ];
  for (const input of invalid) expect(codeOf(() => run(input))).toBe("InvalidParameterValue");
  expect(() => run({ IamInstanceProfile: { Name: "none" } })).toThrow("Invalid IAM Instance Profile name");
  const all = account.call<DescribeInstancesCommandOutput>("ec2", "DescribeInstances", {});
  expect(all.Reservations).toEqual([]);
});

test("an instance profile is given by name or ARN and described by its ARN", () => {
  const Arn = "arn:aws:iam::000000000000:instance-profile/chat";
  expect(first({ IamInstanceProfile: { Name: "chat" } }).IamInstanceProfile).toEqual({ Arn });
  expect(first({ IamInstanceProfile: { Arn } }).IamInstanceProfile).toEqual({ Arn });
});

test("an image is found through a public parameter", () => {
  const ImageId = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";
  expect(first({ ImageId, InstanceType: "t4g.small" }).ImageId).toBe(arm);
});

test("a launch template is filled in, overridden one by one, by version", () => {
  const template = account.call<CreateLaunchTemplateCommandOutput>("ec2", "CreateLaunchTemplate", {
    LaunchTemplateName: "chat",
    LaunchTemplateData: {
      ImageId: x86,
      InstanceType: "t3.small",
      UserData: Buffer.from("#!/bin/bash\n").toString("base64"),
      MetadataOptions: { HttpTokens: "required", InstanceMetadataTags: "enabled" },
      TagSpecifications: [
        {
          ResourceType: "instance",
          Tags: [
            { Key: "Name", Value: "one" },
            { Key: "kept", Value: "yes" },
          ],
        },
      ],
    },
  });
  const LaunchTemplateId = template.LaunchTemplate?.LaunchTemplateId;
  account.call("ec2", "CreateLaunchTemplateVersion", {
    LaunchTemplateId,
    SourceVersion: "1",
    LaunchTemplateData: { InstanceType: "t3.medium" },
  });
  const launch = (Version: string | undefined, more: object = {}) =>
    account.call<Reservation>("ec2", "RunInstances", {
      MinCount: 1,
      MaxCount: 1,
      LaunchTemplate: { LaunchTemplateId, Version },
      ...more,
    }).Instances?.[0];
  expect(launch(undefined)?.InstanceType).toBe("t3.small");
  expect(launch("$Latest")?.InstanceType).toBe("t3.medium");
  const latest = launch("2", {
    InstanceType: "t3.large",
    TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "Name", Value: "two" }] }],
  });
  expect(latest?.InstanceType).toBe("t3.large");
  expect(latest?.Tags).toEqual([
    { Key: "Name", Value: "two" },
    { Key: "kept", Value: "yes" },
    { Key: "aws:ec2launchtemplate:id", Value: LaunchTemplateId },
    { Key: "aws:ec2launchtemplate:version", Value: "2" },
  ]);
  expect(latest?.MetadataOptions?.InstanceMetadataTags).toBe("enabled");
  expect(codeOf(() => launch("3"))).toBe("InvalidLaunchTemplateId.VersionNotFound");
  account.call("ec2", "ModifyLaunchTemplate", { LaunchTemplateId, DefaultVersion: "2" });
  expect(launch("$Default")?.InstanceType).toBe("t3.medium");
  const versions = account.call<DescribeLaunchTemplateVersionsCommandOutput>(
    "ec2",
    "DescribeLaunchTemplateVersions",
    { LaunchTemplateId },
  ).LaunchTemplateVersions;
  expect(versions?.map((one) => [one.VersionNumber, one.DefaultVersion])).toEqual([
    [2, true],
    [1, false],
  ]);
  account.call("ec2", "DeleteLaunchTemplate", { LaunchTemplateId });
  expect(codeOf(() => launch("1"))).toBe("InvalidLaunchTemplateId.NotFound");
});

test("a client token launches once, and refuses other parameters", () => {
  const one = run({ ClientToken: "token" });
  expect(run({ ClientToken: "token" })).toEqual(one);
  expect(codeOf(() => run({ ClientToken: "token", InstanceType: "t3.micro" }))).toBe(
    "IdempotentParameterMismatch",
  );
});

test("a zone without power launches nothing and names the others, and a launch without a zone avoids it", () => {
  cloud.failZone("ap-northeast-1a");
  expect(() => run({ Placement: { AvailabilityZone: "ap-northeast-1a" } })).toThrow(
    "We currently do not have sufficient t3.small capacity in the Availability Zone you requested (ap-northeast-1a). Our system will be working on provisioning additional capacity. You can currently get t3.small capacity by not specifying an Availability Zone in your request or choosing ap-northeast-1c, ap-northeast-1d.",
  );
  expect(first().Placement?.AvailabilityZone).toBe("ap-northeast-1c");
});

test("groups of another VPC are refused", () => {
  const { Vpc } = account.call<{ Vpc: { VpcId: string } }>("ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16" });
  const { GroupId } = account.call<CreateSecurityGroupCommandOutput>("ec2", "CreateSecurityGroup", {
    GroupName: "web",
    Description: "web",
    VpcId: Vpc.VpcId,
  });
  expect(codeOf(() => run({ SecurityGroupIds: [GroupId] }))).toBe("InvalidParameter");
});

test("instances are found by filters and in pages", () => {
  const tags = [{ ResourceType: "instance", Tags: [{ Key: "Name", Value: "chat-1" }] }];
  const id = first({ TagSpecifications: tags }).InstanceId;
  run({ MaxCount: 3 });
  const find = (input: object) =>
    account.call<DescribeInstancesCommandOutput>("ec2", "DescribeInstances", input);
  const ids = (input: object) =>
    find(input).Reservations?.flatMap((one) => one.Instances?.map((instance) => instance.InstanceId));
  expect(ids({ Filters: [{ Name: "tag:Name", Values: ["chat-*"] }] })).toEqual([id]);
  expect(ids({ Filters: [{ Name: "instance-state-name", Values: ["pending"] }] })).toHaveLength(4);
  expect(codeOf(() => find({ Filters: [{ Name: "colour", Values: ["red"] }] }))).toBe(
    "InvalidParameterValue",
  );
  const page = find({ MaxResults: 3 });
  expect(page.NextToken).toBeDefined();
  expect(ids({ NextToken: page.NextToken })).toHaveLength(1);
  expect(codeOf(() => find({ InstanceIds: ["i-0123456789abcdef0"] }))).toBe("InvalidInstanceID.NotFound");
});

test("the subnet counts the addresses that are left", () => {
  run({ MaxCount: 3 });
  const { Subnets } = account.call<DescribeSubnetsCommandOutput>("ec2", "DescribeSubnets", {});
  expect(Subnets?.map((subnet) => subnet.AvailableIpAddressCount)).toEqual([4088, 4091, 4091]);
});

test("an instance that is protected is not terminated, until it is no longer", () => {
  const InstanceId = first({ DisableApiTermination: true }).InstanceId;
  const terminate = () => account.call("ec2", "TerminateInstances", { InstanceIds: [InstanceId] });
  expect(codeOf(terminate)).toBe("OperationNotPermitted");
  account.call("ec2", "ModifyInstanceAttribute", { InstanceId, DisableApiTermination: { Value: false } });
  expect(codeOf(terminate)).toBe("none");
});

test("user data is editable only while the instance is stopped", () => {
  const InstanceId = first().InstanceId;
  const modify = () =>
    account.call("ec2", "ModifyInstanceAttribute", {
      InstanceId,
      UserData: { Value: Buffer.from("#!/bin/sh") },
    });
  cloud.settle();
  expect(codeOf(modify)).toBe("IncorrectInstanceState");
  account.call("ec2", "StopInstances", { InstanceIds: [InstanceId] });
  cloud.settle();
  modify();
  const answer = account.call<DescribeInstanceAttributeCommandOutput>("ec2", "DescribeInstanceAttribute", {
    InstanceId,
    Attribute: "userData",
  });
  expect(Buffer.from(answer.UserData?.Value ?? "", "base64").toString()).toBe("#!/bin/sh");
});

test("states that do not fit a request are refused", () => {
  const InstanceIds = [first().InstanceId];
  expect(codeOf(() => account.call("ec2", "StopInstances", { InstanceIds }))).toBe("IncorrectInstanceState");
  cloud.settle();
  account.call("ec2", "TerminateInstances", { InstanceIds });
  cloud.settle();
  expect(codeOf(() => account.call("ec2", "StartInstances", { InstanceIds }))).toBe("IncorrectInstanceState");
  expect(codeOf(() => account.call("ec2", "RebootInstances", { InstanceIds }))).toBe(
    "IncorrectInstanceState",
  );
  expect(codeOf(() => account.call("ec2", "TerminateInstances", { InstanceIds }))).toBe("none");
});
