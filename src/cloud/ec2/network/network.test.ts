import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DescribeSubnetsCommandOutput } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../base/virtual-clock.ts";
import type { Account } from "../../account.ts";
import { Cloud } from "../../cloud.ts";
import { elasticFileSystemService } from "../../elasticfilesystem/service.ts";
import { NoMachines } from "../../machines/no-machines.ts";
import { ServiceError } from "../../service-error.ts";
import { awsDurations } from "../../timing.ts";
import { type Ec2Operations, ec2Service } from "../service.ts";

let directory: string;
let cloud: Cloud;
let account: Account;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-network-"));
  cloud = new Cloud({
    services: [ec2Service, elasticFileSystemService],
    clock: new VirtualClock(),
    timing: { timeScale: 0, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:4566",
    directory,
  });
  account = cloud.account("ap-northeast-1");
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A call in process, with AWS's answer in AWS's types. */
const call = <Name extends keyof Ec2Operations>(operation: Name, input: object = {}) =>
  account.call<ReturnType<Ec2Operations[Name]>>("ec2", operation, input);

function codeOf(operation: keyof Ec2Operations, input: object): string {
  try {
    call(operation, input);
  } catch (error) {
    if (error instanceof ServiceError) return error.code;
    throw error;
  }
  return "none";
}

/** A VPC with two public subnets, as `cdk deploy` makes it. */
function publicVpc() {
  const VpcId = call("CreateVpc", { CidrBlock: "10.0.0.0/16" }).Vpc.VpcId ?? "";
  const InternetGatewayId = call("CreateInternetGateway").InternetGateway.InternetGatewayId ?? "";
  call("AttachInternetGateway", { VpcId, InternetGatewayId });
  const subnets = ["a", "c"].map((letter, index) => {
    const { SubnetId = "" } = call("CreateSubnet", {
      VpcId,
      CidrBlock: `10.0.${index}.0/24`,
      AvailabilityZone: `ap-northeast-1${letter}`,
    }).Subnet;
    call("ModifySubnetAttribute", { SubnetId, MapPublicIpOnLaunch: { Value: true } });
    const { RouteTableId = "" } = call("CreateRouteTable", { VpcId }).RouteTable;
    const { AssociationId } = call("AssociateRouteTable", { SubnetId, RouteTableId });
    call("CreateRoute", { RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId: InternetGatewayId });
    return { SubnetId, RouteTableId, AssociationId };
  });
  return { VpcId, InternetGatewayId, subnets };
}

test("an account that nobody touched has a default VPC with a subnet in each of three zones", () => {
  const { Vpcs } = call("DescribeVpcs");
  expect(Vpcs).toMatchObject([{ CidrBlock: "172.31.0.0/16", IsDefault: true }]);
  const { Subnets } = call("DescribeSubnets");
  expect(Subnets?.map((one) => [one.AvailabilityZone, one.CidrBlock, one.MapPublicIpOnLaunch])).toEqual([
    ["ap-northeast-1a", "172.31.0.0/20", true],
    ["ap-northeast-1c", "172.31.16.0/20", true],
    ["ap-northeast-1d", "172.31.32.0/20", true],
  ]);
  const { RouteTables } = call("DescribeRouteTables");
  expect(RouteTables?.[0]?.Routes?.map((route) => [route.DestinationCidrBlock, route.State])).toEqual([
    ["172.31.0.0/16", "active"],
    ["0.0.0.0/0", "active"],
  ]);
  const elsewhere = cloud
    .account("eu-west-1")
    .call<DescribeSubnetsCommandOutput>("ec2", "DescribeSubnets", {});
  expect(elsewhere.Subnets?.map((one) => one.AvailabilityZoneId)).toEqual([
    "euw1-az1",
    "euw1-az2",
    "euw1-az3",
  ]);
});

test("a VPC is taken down in order only, and leaves nothing", () => {
  const before = JSON.stringify(call("DescribeVpcs"));
  const tables = call("DescribeRouteTables").RouteTables?.length ?? 0;
  const { VpcId, InternetGatewayId, subnets } = publicVpc();
  const violation = "DependencyViolation";
  expect(codeOf("DeleteVpc", { VpcId })).toBe(violation);
  expect(codeOf("DeleteInternetGateway", { InternetGatewayId })).toBe(violation);
  for (const { SubnetId, RouteTableId, AssociationId } of subnets) {
    expect(codeOf("DeleteRouteTable", { RouteTableId })).toBe(violation);
    call("DeleteRoute", { RouteTableId, DestinationCidrBlock: "0.0.0.0/0" });
    call("DisassociateRouteTable", { AssociationId });
    call("DeleteRouteTable", { RouteTableId });
    call("DeleteSubnet", { SubnetId });
  }
  call("DetachInternetGateway", { VpcId, InternetGatewayId });
  call("DeleteInternetGateway", { InternetGatewayId });
  call("DeleteVpc", { VpcId });
  expect(JSON.stringify(call("DescribeVpcs"))).toBe(before);
  expect(call("DescribeRouteTables").RouteTables).toHaveLength(tables);
  expect(call("DescribeSecurityGroups").SecurityGroups).toHaveLength(1);
});

test("subnets lie in their VPC and over nobody else", () => {
  const { VpcId } = publicVpc();
  const create = (CidrBlock: string, more: object = {}) =>
    codeOf("CreateSubnet", { VpcId, CidrBlock, ...more });
  expect(create("10.1.0.0/24")).toBe("InvalidSubnet.Range");
  expect(create("10.0.0.128/25")).toBe("InvalidSubnet.Conflict");
  expect(create("10.0.9.0/29")).toBe("InvalidSubnet.Range");
  expect(create("nonsense")).toBe("InvalidParameterValue");
  expect(create("10.0.9.0/24", { AvailabilityZone: "ap-northeast-1b" })).toBe("InvalidParameterValue");
  expect(codeOf("CreateSubnet", { VpcId: "vpc-0123456789abcdef0", CidrBlock: "10.0.9.0/24" })).toBe(
    "InvalidVpcID.NotFound",
  );
});

test("a subnet is in use while an instance or a mount target has an interface in it", () => {
  const { subnets } = publicVpc();
  const SubnetId = subnets[0]?.SubnetId ?? "";
  const FileSystemId = account.call<{ FileSystemId: string }>("elasticfilesystem", "CreateFileSystem", {
    CreationToken: "one",
  }).FileSystemId;
  cloud.settle();
  const { MountTargetId } = account.call<{ MountTargetId: string }>(
    "elasticfilesystem",
    "CreateMountTarget",
    {
      FileSystemId,
      SubnetId,
    },
  );
  expect(codeOf("DeleteSubnet", { SubnetId })).toBe("DependencyViolation");
  const { NetworkInterfaces } = call("DescribeNetworkInterfaces", {
    Filters: [{ Name: "subnet-id", Values: [SubnetId] }],
  });
  expect(NetworkInterfaces?.[0]?.Description).toContain(`EFS mount target for ${FileSystemId}`);
  account.call("elasticfilesystem", "DeleteMountTarget", { MountTargetId });
  cloud.settle();
  const ImageId = "ami-0a1b2c3d4e5f60001";
  const launch = { ImageId, InstanceType: "t3.small", MinCount: 1, MaxCount: 1, SubnetId };
  const InstanceIds = [call("RunInstances", launch).Instances?.[0]?.InstanceId];
  cloud.settle();
  expect(codeOf("DeleteSubnet", { SubnetId })).toBe("DependencyViolation");
  call("TerminateInstances", { InstanceIds });
  cloud.settle();
  expect(codeOf("DeleteSubnet", { SubnetId })).toBe("none");
});

test("a subnet has one route table, which can be replaced", () => {
  const { subnets } = publicVpc();
  const [one, other] = subnets;
  const associate = { SubnetId: one?.SubnetId, RouteTableId: other?.RouteTableId };
  expect(codeOf("AssociateRouteTable", associate)).toBe("Resource.AlreadyAssociated");
  const { NewAssociationId } = call("ReplaceRouteTableAssociation", {
    AssociationId: one?.AssociationId,
    RouteTableId: other?.RouteTableId,
  });
  expect(NewAssociationId).not.toBe(one?.AssociationId);
  call("DeleteRouteTable", { RouteTableId: one?.RouteTableId });
});

test("a route has one target that exists, and leads nowhere once that is gone", () => {
  const { VpcId, subnets, InternetGatewayId } = publicVpc();
  const RouteTableId = subnets[0]?.RouteTableId;
  const route = { RouteTableId, DestinationCidrBlock: "10.9.0.0/16" };
  expect(codeOf("CreateRoute", route)).toBe("InvalidParameterCombination");
  expect(codeOf("CreateRoute", { ...route, GatewayId: "igw-0123456789abcdef0" })).toBe(
    "InvalidInternetGatewayID.NotFound",
  );
  expect(
    codeOf("CreateRoute", { ...route, DestinationCidrBlock: "10.0.0.0/16", GatewayId: InternetGatewayId }),
  ).toBe("RouteAlreadyExists");
  expect(codeOf("DeleteRoute", route)).toBe("InvalidRoute.NotFound");
  call("DetachInternetGateway", { VpcId, InternetGatewayId });
  const { RouteTables } = call("DescribeRouteTables", {
    RouteTableIds: [RouteTableId],
  });
  expect(RouteTables?.[0]?.Routes?.[1]?.State).toBe("blackhole");
});

test("rules of a security group are added once, described as permissions, and taken away", () => {
  const { GroupId } = call("CreateSecurityGroup", { GroupName: "web", Description: "web" });
  const http = { IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "0.0.0.0/0" }] };
  const own = { IpProtocol: "tcp", FromPort: 80, ToPort: 80, UserIdGroupPairs: [{ GroupId }] };
  const rules = call("AuthorizeSecurityGroupIngress", {
    GroupId,
    IpPermissions: [http, own],
  }).SecurityGroupRules;
  expect(rules).toHaveLength(2);
  expect(() => call("AuthorizeSecurityGroupIngress", { GroupId, IpPermissions: [http] })).toThrow(
    'the specified rule "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW" already exists',
  );
  const described = () => call("DescribeSecurityGroups", { GroupIds: [GroupId] });
  expect(described().SecurityGroups?.[0]?.IpPermissions).toMatchObject([
    { FromPort: 80, IpRanges: [{ CidrIp: "0.0.0.0/0" }], UserIdGroupPairs: [{ GroupId }] },
  ]);
  call("RevokeSecurityGroupIngress", { GroupId, IpPermissions: [http] });
  call("RevokeSecurityGroupIngress", { GroupId, SecurityGroupRuleIds: [rules[1]?.SecurityGroupRuleId] });
  expect(described().SecurityGroups?.[0]?.IpPermissions).toEqual([]);
  expect(codeOf("RevokeSecurityGroupIngress", { GroupId, IpPermissions: [http] })).toBe(
    "InvalidPermission.NotFound",
  );
  const bad = { ...http, FromPort: 90 };
  expect(codeOf("AuthorizeSecurityGroupIngress", { GroupId, IpPermissions: [bad] })).toBe(
    "InvalidParameterValue",
  );
  expect(codeOf("CreateSecurityGroup", { GroupName: "web", Description: "web" })).toBe(
    "InvalidGroup.Duplicate",
  );
});

test("a security group is not deleted while another names it or an interface has it", () => {
  const create = (GroupName: string) => call("CreateSecurityGroup", { GroupName, Description: "x" }).GroupId;
  const [web, nfs] = [create("web"), create("nfs")];
  const permission = {
    IpProtocol: "tcp",
    FromPort: 2049,
    ToPort: 2049,
    UserIdGroupPairs: [{ GroupId: web }],
  };
  call("AuthorizeSecurityGroupIngress", { GroupId: nfs, IpPermissions: [permission] });
  expect(codeOf("DeleteSecurityGroup", { GroupId: web })).toBe("DependencyViolation");
  expect(codeOf("DeleteSecurityGroup", { GroupId: nfs })).toBe("none");
  expect(codeOf("DeleteSecurityGroup", { GroupId: web })).toBe("none");
  expect(codeOf("DeleteSecurityGroup", { GroupName: "default" })).toBe("CannotDelete");
});

test("an Elastic IP address follows its instance, and is free again when the instance is terminated", () => {
  const launch = { ImageId: "ami-0a1b2c3d4e5f60001", InstanceType: "t3.small", MinCount: 1, MaxCount: 1 };
  const InstanceId = call("RunInstances", launch).Instances?.[0]?.InstanceId;
  cloud.settle();
  const { AllocationId, PublicIp } = call("AllocateAddress", { Domain: "vpc" });
  call("AssociateAddress", { AllocationId, InstanceId });
  expect(call("DescribeInstances").Reservations?.[0]?.Instances?.[0]?.PublicIpAddress).toBe(PublicIp);
  expect(codeOf("ReleaseAddress", { AllocationId })).toBe("InvalidIPAddress.InUse");
  call("TerminateInstances", { InstanceIds: [InstanceId] });
  cloud.settle();
  expect(call("DescribeAddresses").Addresses).toMatchObject([{ PublicIp, InstanceId: "" }]);
  expect(codeOf("ReleaseAddress", { AllocationId })).toBe("none");
});

test("a NAT gateway takes an address and gives it back", () => {
  const { VpcId, subnets, InternetGatewayId } = publicVpc();
  const { AllocationId } = call("AllocateAddress");
  const { NatGatewayId } = call("CreateNatGateway", {
    SubnetId: subnets[0]?.SubnetId,
    AllocationId,
  }).NatGateway;
  expect(codeOf("ReleaseAddress", { AllocationId })).toBe("InvalidIPAddress.InUse");
  expect(codeOf("DetachInternetGateway", { VpcId, InternetGatewayId })).toBe("DependencyViolation");
  call("DeleteNatGateway", { NatGatewayId });
  expect(call("DescribeNatGateways").NatGateways?.[0]?.State).toBe("deleted");
  expect(codeOf("ReleaseAddress", { AllocationId })).toBe("none");
  expect(codeOf("DescribeNatGateways", { NatGatewayIds: ["nat-0123456789abcdef0"] })).toBe(
    "NatGatewayNotFound",
  );
});

test("tags go on any resource by its id, and are found again", () => {
  const { VpcId } = publicVpc();
  call("CreateTags", { Resources: [VpcId], Tags: [{ Key: "Name", Value: "chat" }] });
  expect(call("DescribeTags", { Filters: [{ Name: "key", Values: ["Name"] }] }).Tags).toEqual([
    { ResourceId: VpcId, ResourceType: "vpc", Key: "Name", Value: "chat" },
  ]);
  call("DeleteTags", { Resources: [VpcId], Tags: [{ Key: "Name", Value: "other" }] });
  expect(call("DescribeTags").Tags).toHaveLength(1);
  call("DeleteTags", { Resources: [VpcId], Tags: [{ Key: "Name" }] });
  expect(call("DescribeTags").Tags).toEqual([]);
  expect(codeOf("CreateTags", { Resources: ["vpc-none"], Tags: [] })).toBe("InvalidID");
});
