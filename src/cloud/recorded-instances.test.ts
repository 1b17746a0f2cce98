import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../base/virtual-clock.ts";
import type { Account } from "./account.ts";
import { Cloud } from "./cloud.ts";
import { NoMachines } from "./machines/no-machines.ts";
import { ServiceError } from "./service-error.ts";
import { services } from "./services.ts";
import { awsDurations } from "./timing.ts";

// The whole cloud as suites against AWS use it: nothing runs, and everything is done by the next answer.
let cloud: Cloud;
let account: Account;

beforeEach(() => {
  cloud = new Cloud({
    services,
    clock: new VirtualClock(),
    timing: { timeScale: 0, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:1",
    directory: "/nonexistent",
  });
  account = cloud.account("us-east-1");
});

function call<Output = unknown>(service: string, operation: string, input: object): Output {
  const output = account.call<Output>(service, operation, input);
  cloud.settle();
  return output;
}
const ec2 = <Output = unknown>(operation: string, input: object = {}) =>
  call<Output>("ec2", operation, input);
const autoScaling = <Output = unknown>(operation: string, input: object = {}) =>
  call<Output>("autoscaling", operation, input);

/** `Code: text` of a refusal. */
function refusal(operation: string, input: object = {}): string {
  try {
    ec2(operation, input);
  } catch (error) {
    if (error instanceof ServiceError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "accepted";
}

interface Described {
  InstanceId: string;
  PrivateDnsName?: string;
  PublicDnsName?: string;
  Tags?: { Key: string; Value: string }[];
}
const one = { ImageId: "ami-12c6146b", MinCount: 1, MaxCount: 1 };
const run = (input: object = {}) =>
  ec2<{ Instances: [Described] }>("RunInstances", { ...one, ...input }).Instances[0];
function describe(input: object): Described[] {
  const { Reservations } = ec2<{ Reservations: { Instances: Described[] }[] }>("DescribeInstances", input);
  return Reservations.flatMap(({ Instances }) => Instances);
}

test("ranges are written as the first of their addresses", () => {
  const { Vpc } = ec2<{ Vpc: { VpcId: string } }>("CreateVpc", { CidrBlock: "10.250.1.0/16" });
  expect(Vpc).toMatchObject({ CidrBlock: "10.250.0.0/16" });
  const subnet = { VpcId: Vpc.VpcId, CidrBlock: "10.250.3.9/24", AvailabilityZoneId: "use1-az6" };
  expect(ec2("CreateSubnet", subnet)).toMatchObject({
    Subnet: { CidrBlock: "10.250.3.0/24", AvailabilityZone: "us-east-1a" },
  });
  const { GroupId } = ec2<{ GroupId: string }>("CreateSecurityGroup", {
    GroupName: "web",
    Description: "web",
    VpcId: Vpc.VpcId,
  });
  const rule = { GroupId, IpProtocol: "tcp", FromPort: 80, ToPort: 80, CidrIp: "100.68.0.18/18" };
  expect(ec2("AuthorizeSecurityGroupIngress", rule)).toMatchObject({
    SecurityGroupRules: [{ CidrIpv4: "100.68.0.0/18" }],
  });
});

test("regions have the zones that AWS's have", () => {
  const zones = (region: string) =>
    cloud.account(region).call<{ AvailabilityZones: object[] }>("ec2", "DescribeAvailabilityZones", {})
      .AvailabilityZones;
  expect(zones("us-east-1")).toHaveLength(6);
  expect(zones("us-west-2")).toHaveLength(4);
  expect(zones("eu-west-1")).toHaveLength(3);
});

test.each([
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
  ["us-isob-east-1", "aws-iso-b"],
  ["eu-west-1", "aws"],
])("%s is of the partition %s", (region, partition) => {
  expect(cloud.account(region).partition).toBe(partition);
});

test.each(["t1.micro", "m1.medium", "m5.24xlarge", "c4.2xlarge", "c5.9xlarge", "r5.large"])(
  "%s is a type",
  (InstanceType) => {
    expect(run({ InstanceType })).toMatchObject({ InstanceType });
  },
);

test("an instance without tags has no member of that name, and one from a template says which", () => {
  expect(run().Tags).toBeUndefined();
  const { LaunchTemplate } = ec2<{ LaunchTemplate: { LaunchTemplateId: string } }>("CreateLaunchTemplate", {
    LaunchTemplateName: "one",
    LaunchTemplateData: { ImageId: "ami-12c6146b" },
  });
  const instance = run({
    ImageId: undefined,
    LaunchTemplate: { LaunchTemplateName: "one", Version: "$Latest" },
  });
  expect(instance.Tags).toEqual([
    { Key: "aws:ec2launchtemplate:id", Value: LaunchTemplate.LaunchTemplateId },
    { Key: "aws:ec2launchtemplate:version", Value: "1" },
  ]);
});

test("an image of which nothing is known asks for no tokens, Amazon's of today do", () => {
  expect(run()).toMatchObject({ MetadataOptions: { HttpTokens: "optional", HttpPutResponseHopLimit: 1 } });
  expect(run({ ImageId: "ami-0a1b2c3d4e5f60001" })).toMatchObject({
    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2 },
  });
});

test("an instance's profile has its id, and its public address is told with its interface", () => {
  call("iam", "CreateInstanceProfile", { InstanceProfileName: "p" });
  const { InstanceId } = run({
    IamInstanceProfile: { Name: "p" },
    NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }],
  });
  const [instance] = describe({ InstanceIds: [InstanceId] });
  expect(instance).toMatchObject({
    IamInstanceProfile: { Id: expect.stringMatching(/^AIPA/) },
    NetworkInterfaces: [{ PrivateIpAddresses: [{ Association: { IpOwnerId: "amazon" } }] }],
  });
});

test("instances are found by their names in the network and by their check of sources", () => {
  const { InstanceId } = run();
  const [instance] = describe({ InstanceIds: [InstanceId] });
  const found = (Name: string, value: string | undefined) =>
    describe({ Filters: [{ Name, Values: [value] }] }).length;
  expect(found("network-interface.private-dns-name", instance?.PrivateDnsName)).toBe(1);
  expect(found("dns-name", instance?.PublicDnsName)).toBe(1);
  expect(found("source-dest-check", "false")).toBe(0);
  expect(found("source-dest-check", "true")).toBe(1);
});

test("EC2 refuses in AWS's words", () => {
  const { InstanceId } = run();
  expect(refusal("DescribeInstances", { InstanceIds: [InstanceId], MaxResults: 100 })).toBe(
    "InvalidParameterCombination: The parameter instancesSet cannot be used with the parameter maxResults",
  );
  expect(refusal("TerminateInstances", { InstanceIds: [] })).toBe(
    "InvalidParameterCombination: No instances specified",
  );
  expect(refusal("CreateTags", { Resources: [], Tags: [{ Key: "a" }] })).toBe(
    "MissingParameter: The request must contain the parameter resourceIdSet",
  );
  expect(refusal("DescribeLaunchTemplates", { LaunchTemplateNames: ["none"] })).toBe(
    "InvalidLaunchTemplateName.NotFoundException: At least one of the launch templates specified in the request does not exist.",
  );
  expect(refusal("DeleteLaunchTemplate")).toBe(
    "MissingParameter: The request must contain the parameter launch template ID or launch template name",
  );
  expect(refusal("DescribeLaunchTemplateVersions", { Versions: ["1"] })).toContain(
    "InvalidParameterValue: To describe",
  );
  expect(refusal("DescribeLaunchTemplateVersions")).toContain("MissingParameter: To describe");
  ec2("CreateLaunchTemplate", { LaunchTemplateName: "one", LaunchTemplateData: {} });
  const modify = (more: object) =>
    refusal("ModifyLaunchTemplate", { LaunchTemplateName: "one", DefaultVersion: "2", ...more });
  expect(modify({})).toBe(
    "InvalidLaunchTemplateId.VersionNotFound: The launch template version 2 is not found for the specified launch template.",
  );
  expect(modify({ LaunchTemplateId: "lt-1" })).toContain("InvalidParameterCombination: Either provide");
});

test("tags past the limit leave those that there were", () => {
  const { InstanceId } = run();
  const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `key ${index}`, Value: "" }));
  expect(refusal("CreateTags", { Resources: [InstanceId], Tags })).toContain("TagLimitExceeded");
  expect(describe({ InstanceIds: [InstanceId] })[0]?.Tags).toBeUndefined();
});

function makeGroup(given: object): void {
  ec2("CreateLaunchTemplate", { LaunchTemplateName: "one", LaunchTemplateData: { ImageId: "ami-12c6146b" } });
  autoScaling("CreateAutoScalingGroup", {
    AutoScalingGroupName: "group",
    MinSize: 1,
    MaxSize: 3,
    AvailabilityZones: ["us-east-1a"],
    ...given,
  });
}

test("a group with a mixed instances policy has a warm pool, as AWS lets it", () => {
  const LaunchTemplateSpecification = { LaunchTemplateName: "one", Version: "$Default" };
  makeGroup({ MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification } } });
  const AutoScalingGroupName = "group";
  autoScaling("PutWarmPool", { AutoScalingGroupName, MinSize: 1 });
  expect(autoScaling("DescribeWarmPool", { AutoScalingGroupName })).toMatchObject({
    WarmPoolConfiguration: { MinSize: 1, PoolState: "Stopped" },
  });
});

test("a mixed instances policy is described with AWS's defaults", () => {
  const LaunchTemplate = { LaunchTemplateSpecification: { LaunchTemplateName: "one", Version: "$Default" } };
  makeGroup({ MixedInstancesPolicy: { LaunchTemplate } });
  expect(autoScaling("DescribeAutoScalingGroups")).toMatchObject({
    AutoScalingGroups: [
      {
        MixedInstancesPolicy: {
          InstancesDistribution: {
            OnDemandAllocationStrategy: "prioritized",
            OnDemandBaseCapacity: 0,
            OnDemandPercentageAboveBaseCapacity: 100,
            SpotAllocationStrategy: "lowest-price",
            SpotInstancePools: 2,
          },
          LaunchTemplate: { ...LaunchTemplate, Overrides: [] },
        },
      },
    ],
  });
});

test("a policy's name alone is enough where there is one of it", () => {
  makeGroup({ LaunchTemplate: { LaunchTemplateName: "one" } });
  autoScaling("PutScalingPolicy", {
    AutoScalingGroupName: "group",
    PolicyName: "up",
    AdjustmentType: "ChangeInCapacity",
    ScalingAdjustment: 1,
  });
  autoScaling("ExecutePolicy", { PolicyName: "up" });
  expect(autoScaling("DescribeAutoScalingGroups")).toMatchObject({
    AutoScalingGroups: [{ DesiredCapacity: 2 }],
  });
  autoScaling("DeletePolicy", { PolicyName: "up" });
  expect(() => autoScaling("DeletePolicy", { PolicyName: "up" })).toThrow("PolicyName not found - null");
});

test("whether a tag is propagated is asked in any letters", () => {
  const tag = { Key: "k", Value: "v", PropagateAtLaunch: true };
  makeGroup({ LaunchTemplate: { LaunchTemplateName: "one" }, Tags: [tag] });
  const Filters = [{ Name: "propagate-at-launch", Values: ["True"] }];
  expect(autoScaling("DescribeTags", { Filters })).toMatchObject({ Tags: [{ Key: "k" }] });
});

test("a launch configuration of no instance is refused in AWS's words", () => {
  expect(() =>
    autoScaling("CreateLaunchConfiguration", { LaunchConfigurationName: "c", InstanceId: "i-none" }),
  ).toThrow("Instance [i-none] is invalid.");
});
