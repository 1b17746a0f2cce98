import { EC2, type Filter, type SecurityGroupRuleRequest } from "@aws-sdk/client-ec2";
import { IAM } from "@aws-sdk/client-iam";
import { SSM } from "@aws-sdk/client-ssm";
import { beforeAll, describe, expect, test } from "vitest";
import { coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
const { name, region } = target;
let ec2: EC2;
let image = "";
const where = (Name: string, ...Values: string[]): Filter[] => [{ Name, Values }];
const tagged = (ResourceType: "vpc" | "instance" | "security-group" | "elastic-ip") => [
  { ResourceType, Tags: [{ Key: "Name", Value: name }] },
];

beforeAll(async () => {
  ec2 = target.client(EC2);
  const parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
  image = (await target.client(SSM).getParameter({ Name: parameter })).Parameter?.Value ?? "";
});

/** A network of the file's own; everything in it is taken away by the tests that made it. */
const network = { vpc: "", subnet: "", other: "", table: "", gateway: "", group: "" };

describe("a network", () => {
  test("is a VPC with a subnet in each of two zones", async () => {
    const created = await ec2.createVpc({ CidrBlock: "10.31.0.0/16", TagSpecifications: tagged("vpc") });
    network.vpc = created.Vpc?.VpcId ?? "";
    target.undo(() => ec2.deleteVpc({ VpcId: network.vpc }));
    expect(created.Vpc).toMatchObject({ CidrBlock: "10.31.0.0/16", IsDefault: false });
    expect(created.Vpc?.InstanceTenancy).toBe("default");
    const { Vpcs } = await ec2.describeVpcs({ Filters: where("tag:Name", name) });
    expect(Vpcs).toMatchObject([{ VpcId: network.vpc, State: "available" }]);
    const { AvailabilityZones = [] } = await ec2.describeAvailabilityZones({});
    expect(AvailabilityZones[0]).toMatchObject({ RegionName: region, State: "available" });
    for (const [index, key] of (["subnet", "other"] as const).entries()) {
      const { Subnet } = await ec2.createSubnet({
        VpcId: network.vpc,
        CidrBlock: `10.31.${index}.0/24`,
        AvailabilityZone: AvailabilityZones[index]?.ZoneName,
      });
      expect(Subnet).toMatchObject({ AvailableIpAddressCount: 251, MapPublicIpOnLaunch: false });
      network[key] = Subnet?.SubnetId ?? "";
      target.undo(() => ec2.deleteSubnet({ SubnetId: Subnet?.SubnetId }));
    }
    await ec2.modifySubnetAttribute({ SubnetId: network.subnet, MapPublicIpOnLaunch: { Value: true } });
    const { Subnets } = await ec2.describeSubnets({ Filters: where("vpc-id", network.vpc) });
    expect(Subnets?.map((subnet) => subnet.MapPublicIpOnLaunch).sort()).toEqual([false, true]);
  });

  test("has DNS attributes, its default ACL, its main route table and its default group", async () => {
    const VpcId = network.vpc;
    await ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true } });
    const hostnames = await ec2.describeVpcAttribute({ VpcId, Attribute: "enableDnsHostnames" });
    expect(hostnames.EnableDnsHostnames?.Value).toBe(true);
    const Filters = where("vpc-id", VpcId);
    const acls = await ec2.describeNetworkAcls({ Filters });
    expect(acls.NetworkAcls).toMatchObject([{ IsDefault: true, VpcId }]);
    const tables = await ec2.describeRouteTables({ Filters });
    expect(tables.RouteTables?.[0]?.Associations?.[0]?.Main).toBe(true);
    expect(tables.RouteTables?.[0]?.Routes).toMatchObject([
      {
        DestinationCidrBlock: "10.31.0.0/16",
        GatewayId: "local",
        Origin: "CreateRouteTable",
        State: "active",
      },
    ]);
    const groups = await ec2.describeSecurityGroups({ Filters });
    expect(groups.SecurityGroups).toMatchObject([
      { GroupName: "default", Description: "default VPC security group" },
    ]);
  });

  test("reaches the internet through a gateway", async () => {
    const { InternetGateway } = await ec2.createInternetGateway({});
    const InternetGatewayId = InternetGateway?.InternetGatewayId ?? "";
    network.gateway = InternetGatewayId;
    target.undo(() => ec2.deleteInternetGateway({ InternetGatewayId }));
    await ec2.attachInternetGateway({ InternetGatewayId, VpcId: network.vpc });
    target.undo(() => ec2.detachInternetGateway({ InternetGatewayId, VpcId: network.vpc }));
    const { InternetGateways } = await ec2.describeInternetGateways({
      Filters: where("attachment.vpc-id", network.vpc),
    });
    expect(InternetGateways?.[0]?.Attachments).toEqual([{ State: "available", VpcId: network.vpc }]);
    const { RouteTable } = await ec2.createRouteTable({ VpcId: network.vpc });
    const RouteTableId = RouteTable?.RouteTableId ?? "";
    network.table = RouteTableId;
    target.undo(() => ec2.deleteRouteTable({ RouteTableId }));
    const route = { RouteTableId, DestinationCidrBlock: "0.0.0.0/0" };
    expect((await ec2.createRoute({ ...route, GatewayId: InternetGatewayId })).Return).toBe(true);
    await ec2.replaceRoute({ ...route, GatewayId: InternetGatewayId });
    await ec2.deleteRoute(route);
    await ec2.createRoute({ ...route, GatewayId: InternetGatewayId });
    const association = await ec2.associateRouteTable({ RouteTableId, SubnetId: network.subnet });
    expect(association.AssociationState?.State).toBe("associated");
    const { RouteTables = [] } = await ec2.describeRouteTables({
      Filters: [...where("vpc-id", network.vpc), ...where("association.main", "true")],
    });
    const replaced = await ec2.replaceRouteTableAssociation({
      AssociationId: association.AssociationId,
      RouteTableId: RouteTables[0]?.RouteTableId,
    });
    await ec2.disassociateRouteTable({ AssociationId: replaced.NewAssociationId });
    const { AssociationId } = await ec2.associateRouteTable({ RouteTableId, SubnetId: network.subnet });
    target.undo(() => ec2.disassociateRouteTable({ AssociationId }));
  });

  test("is guarded by groups of rules", async () => {
    const { GroupId = "" } = await ec2.createSecurityGroup({
      GroupName: name,
      Description: "conformance",
      VpcId: network.vpc,
      TagSpecifications: tagged("security-group"),
    });
    network.group = GroupId;
    target.undo(() => ec2.deleteSecurityGroup({ GroupId }));
    const web = {
      GroupId,
      IpPermissions: [{ IpProtocol: "tcp", FromPort: 80, ToPort: 80, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    };
    const made = await ec2.authorizeSecurityGroupIngress(web);
    expect(made.SecurityGroupRules).toMatchObject([
      { IsEgress: false, IpProtocol: "tcp", FromPort: 80, ToPort: 80, CidrIpv4: "0.0.0.0/0", GroupId },
    ]);
    const all = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    await ec2.revokeSecurityGroupEgress({ GroupId, IpPermissions: all });
    await ec2.authorizeSecurityGroupEgress({ GroupId, IpPermissions: all });
    const { SecurityGroupRules } = await ec2.describeSecurityGroupRules({
      Filters: where("group-id", GroupId),
    });
    expect(SecurityGroupRules).toHaveLength(2);
    await expect(ec2.authorizeSecurityGroupIngress(web)).rejects.toMatchObject({
      name: "InvalidPermission.Duplicate",
      message: /peer: 0\.0\.0\.0\/0, TCP, from port: 80, to port: 80, ALLOW/,
    });
    await ec2.updateSecurityGroupRuleDescriptionsIngress({
      GroupId,
      IpPermissions: [
        { ...web.IpPermissions[0], IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "the web" }] },
      ],
    });
    const [first, rest] = [true, false].map((isEgress) =>
      SecurityGroupRules?.find((rule) => rule.IsEgress === isEgress),
    );
    await ec2.updateSecurityGroupRuleDescriptionsEgress({
      GroupId,
      SecurityGroupRuleDescriptions: [
        { SecurityGroupRuleId: first?.SecurityGroupRuleId, Description: "all" },
      ],
    });
    const rules = async () =>
      (await ec2.describeSecurityGroupRules({ Filters: where("group-id", GroupId) })).SecurityGroupRules;
    const descriptions = async () => (await rules())?.map(({ Description }) => Description).sort();
    expect(await descriptions()).toEqual(["all", "the web"]);
    const modify = (SecurityGroupRule: SecurityGroupRuleRequest) =>
      ec2.modifySecurityGroupRules({
        GroupId,
        SecurityGroupRules: [{ SecurityGroupRuleId: rest?.SecurityGroupRuleId, SecurityGroupRule }],
      });
    const secure = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 };
    await expect(modify(secure)).rejects.toMatchObject({ name: "MissingParameter" });
    await modify({ ...secure, ReferencedGroupId: GroupId });
    const [changed] = (await rules())?.filter((rule) => !rule.IsEgress) ?? [];
    expect(changed).toMatchObject({
      SecurityGroupRuleId: rest?.SecurityGroupRuleId,
      FromPort: 443,
      ReferencedGroupInfo: { GroupId },
    });
    expect(changed?.CidrIpv4).toBeUndefined();
    await modify({ IpProtocol: "tcp", FromPort: 80, ToPort: 80, CidrIpv4: "0.0.0.0/0" });
    await ec2.revokeSecurityGroupIngress(web);
    await expect(ec2.revokeSecurityGroupIngress(web)).rejects.toMatchObject({
      name: "InvalidPermission.NotFound",
    });
  });

  localTest("has NAT gateways on Elastic IP addresses", async () => {
    const { AllocationId } = await ec2.allocateAddress({ TagSpecifications: tagged("elastic-ip") });
    const { NatGateway } = await ec2.createNatGateway({ SubnetId: network.subnet, AllocationId });
    const NatGatewayIds = [NatGateway?.NatGatewayId ?? ""];
    const { NatGateways } = await ec2.describeNatGateways({ NatGatewayIds });
    expect(NatGateways?.[0]).toMatchObject({ State: "available", ConnectivityType: "public" });
    await expect(ec2.releaseAddress({ AllocationId })).rejects.toMatchObject({
      name: "InvalidIPAddress.InUse",
    });
    await ec2.deleteNatGateway({ NatGatewayId: NatGatewayIds[0] });
    await ec2.releaseAddress({ AllocationId });
  });

  test("is described whatever else it could have", async () => {
    expect((await ec2.describeVpcEndpoints({ Filters: where("vpc-id", network.vpc) })).VpcEndpoints).toEqual(
      [],
    );
    const gateways = await ec2.describeVpnGateways({ Filters: where("attachment.vpc-id", network.vpc) });
    expect(gateways.VpnGateways).toEqual([]);
  });
});

test("the region is described", async () => {
  const { Regions } = await ec2.describeRegions({ RegionNames: [region] });
  expect(Regions).toMatchObject([{ RegionName: region, Endpoint: `ec2.${region}.amazonaws.com` }]);
  const { AccountAttributes } = await ec2.describeAccountAttributes({ AttributeNames: ["default-vpc"] });
  expect(AccountAttributes?.[0]?.AttributeName).toBe("default-vpc");
  const types = await ec2.describeInstanceTypes({ InstanceTypes: ["t3.nano"] });
  expect(types.InstanceTypes).toMatchObject([
    { VCpuInfo: { DefaultVCpus: 2 }, MemoryInfo: { SizeInMiB: 512 } },
  ]);
  const offered = await ec2.describeInstanceTypeOfferings({ Filters: where("instance-type", "t3.nano") });
  expect(offered.InstanceTypeOfferings).toEqual([
    { InstanceType: "t3.nano", Location: region, LocationType: "region" },
  ]);
});

test("key pairs are made and imported", async () => {
  const made = await ec2.createKeyPair({ KeyName: name });
  target.undo(() => ec2.deleteKeyPair({ KeyName: name }));
  expect(made.KeyMaterial).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
  const { KeyPairs } = await ec2.describeKeyPairs({ KeyNames: [name], IncludePublicKey: true });
  expect(KeyPairs).toMatchObject([{ KeyType: "rsa", KeyPairId: made.KeyPairId }]);
  expect(KeyPairs?.[0]?.PublicKey).toMatch(/^ssh-rsa AAAA/);
  const PublicKeyMaterial = Buffer.from(KeyPairs?.[0]?.PublicKey ?? "");
  const imported = await ec2.importKeyPair({ KeyName: `${name}-imported`, PublicKeyMaterial });
  expect(imported.KeyFingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  await ec2.deleteKeyPair({ KeyName: `${name}-imported` });
});

test("launch templates have versions", async () => {
  const LaunchTemplateName = name;
  const { LaunchTemplate } = await ec2.createLaunchTemplate({
    LaunchTemplateName,
    LaunchTemplateData: { ImageId: image, InstanceType: "t3.nano" },
  });
  target.undo(() => ec2.deleteLaunchTemplate({ LaunchTemplateName }));
  expect(LaunchTemplate).toMatchObject({ DefaultVersionNumber: 1, LatestVersionNumber: 1 });
  const { LaunchTemplateVersion } = await ec2.createLaunchTemplateVersion({
    LaunchTemplateName,
    SourceVersion: "1",
    LaunchTemplateData: { InstanceType: "t3.micro" },
  });
  expect(LaunchTemplateVersion).toMatchObject({
    VersionNumber: 2,
    DefaultVersion: false,
    LaunchTemplateData: { ImageId: image, InstanceType: "t3.micro" },
  });
  await ec2.modifyLaunchTemplate({ LaunchTemplateName, DefaultVersion: "2" });
  const Versions = ["$Default", "$Latest", "1"];
  const versions = await ec2.describeLaunchTemplateVersions({ LaunchTemplateName, Versions });
  expect(versions.LaunchTemplateVersions?.map((one) => one.VersionNumber)).toEqual([2, 2, 1]);
  const deleted = await ec2.deleteLaunchTemplateVersions({ LaunchTemplateName, Versions: ["1", "9"] });
  expect(deleted.SuccessfullyDeletedLaunchTemplateVersions?.[0]?.VersionNumber).toBe(1);
  expect(deleted.UnsuccessfullyDeletedLaunchTemplateVersions?.[0]?.ResponseError?.Code).toBe(
    "launchTemplateVersionDoesNotExist",
  );
  const found = await ec2.describeLaunchTemplates({ LaunchTemplateNames: [name] });
  expect(found.LaunchTemplates).toMatchObject([{ DefaultVersionNumber: 2, LatestVersionNumber: 2 }]);
});

describe("an instance", () => {
  let InstanceId = "";
  const state = async () =>
    (await ec2.describeInstances({ InstanceIds: [InstanceId] })).Reservations?.[0]?.Instances?.[0];
  const reach = (wanted: string) => target.until(state, (found) => found?.State?.Name === wanted);

  test("is launched and runs", async () => {
    const launched = await ec2.runInstances({
      ImageId: image,
      InstanceType: "t3.nano",
      MinCount: 1,
      MaxCount: 1,
      SubnetId: network.subnet,
      KeyName: name,
      UserData: Buffer.from("#!/bin/sh\n").toString("base64"),
      TagSpecifications: tagged("instance"),
    });
    InstanceId = launched.Instances?.[0]?.InstanceId ?? "";
    target.undo(async () => {
      await ec2.terminateInstances({ InstanceIds: [InstanceId] });
      await reach("terminated");
    });
    expect(launched.Instances?.[0]?.State).toEqual({ Code: 0, Name: "pending" });
    const running = await reach("running");
    expect(running).toMatchObject({
      State: { Code: 16 },
      SubnetId: network.subnet,
      VpcId: network.vpc,
      KeyName: name,
      PrivateIpAddress: expect.stringMatching(/^10\.31\.0\./),
      RootDeviceName: "/dev/xvda",
      SecurityGroups: [{ GroupName: "default" }],
      Tags: [{ Key: "Name", Value: name }],
    });
    expect(running?.PublicIpAddress).toBeTypeOf("string");
    const { InstanceStatuses } = await ec2.describeInstanceStatus({
      InstanceIds: [InstanceId],
      IncludeAllInstances: true,
    });
    expect(InstanceStatuses?.[0]?.InstanceState?.Name).toBe("running");
    const { NetworkInterfaces } = await ec2.describeNetworkInterfaces({
      Filters: where("attachment.instance-id", InstanceId),
    });
    expect(NetworkInterfaces).toMatchObject([{ SubnetId: network.subnet, Status: "in-use" }]);
    await ec2.getConsoleOutput({ InstanceId });
  });

  test("keeps what it depends on from being deleted", async () => {
    const code = (call: Promise<unknown>) => call.then(String, (error: Error) => error.name);
    expect(await code(ec2.deleteSubnet({ SubnetId: network.subnet }))).toBe("DependencyViolation");
    expect(await code(ec2.deleteVpc({ VpcId: network.vpc }))).toBe("DependencyViolation");
    await ec2.modifyInstanceAttribute({ InstanceId, Groups: [network.group] });
    expect(await code(ec2.deleteSecurityGroup({ GroupId: network.group }))).toBe("DependencyViolation");
    expect(await code(ec2.deleteRouteTable({ RouteTableId: network.table }))).toBe("DependencyViolation");
    const attachment = { InternetGatewayId: network.gateway, VpcId: network.vpc };
    expect(await code(ec2.detachInternetGateway(attachment))).toBe("DependencyViolation");
    expect(await code(ec2.deleteInternetGateway(attachment))).toBe("DependencyViolation");
  });

  test("is tagged, and found by its tags", async () => {
    await ec2.createTags({ Resources: [InstanceId], Tags: [{ Key: "stage", Value: name }] });
    const { Reservations } = await ec2.describeInstances({
      Filters: [...where("tag:stage", name), ...where("instance-state-name", "running", "pending")],
    });
    expect(Reservations?.[0]?.Instances?.[0]?.InstanceId).toBe(InstanceId);
    await ec2.deleteTags({ Resources: [InstanceId], Tags: [{ Key: "stage" }] });
    const { Tags } = await ec2.describeTags({ Filters: where("resource-id", InstanceId) });
    expect(Tags).toEqual([{ Key: "Name", ResourceId: InstanceId, ResourceType: "instance", Value: name }]);
  });

  test("has an Elastic IP address", async () => {
    const { AllocationId, PublicIp } = await ec2.allocateAddress({ Domain: "vpc" });
    target.undo(() => ec2.releaseAddress({ AllocationId }));
    const { AssociationId } = await ec2.associateAddress({ AllocationId, InstanceId });
    const { Addresses } = await ec2.describeAddresses({ Filters: where("instance-id", InstanceId) });
    expect(Addresses).toMatchObject([{ AllocationId, AssociationId, PublicIp }]);
    expect((await state())?.PublicIpAddress).toBe(PublicIp);
    await ec2.disassociateAddress({ AssociationId });
    await ec2.releaseAddress({ AllocationId });
  });

  test("is rebooted, stopped, changed and started", async () => {
    await ec2.rebootInstances({ InstanceIds: [InstanceId] });
    const { StoppingInstances } = await ec2.stopInstances({ InstanceIds: [InstanceId] });
    expect(StoppingInstances).toMatchObject([
      { PreviousState: { Code: 16, Name: "running" }, CurrentState: { Code: 64, Name: "stopping" } },
    ]);
    await reach("stopped");
    await ec2.modifyInstanceAttribute({ InstanceId, InstanceType: { Value: "t3.micro" } });
    const { InstanceType } = await ec2.describeInstanceAttribute({ InstanceId, Attribute: "instanceType" });
    expect(InstanceType?.Value).toBe("t3.micro");
    const { StartingInstances } = await ec2.startInstances({ InstanceIds: [InstanceId] });
    expect(StartingInstances?.[0]).toMatchObject({
      PreviousState: { Code: 80, Name: "stopped" },
      CurrentState: { Code: 0, Name: "pending" },
    });
    await reach("running");
  });

  test("has volumes besides its root volume, each in its zone, with snapshots", async () => {
    const instance = (await ec2.describeInstances({ InstanceIds: [InstanceId] })).Reservations?.[0]
      ?.Instances?.[0];
    const AvailabilityZone = instance?.Placement?.AvailabilityZone;
    const made = await ec2.createVolume({ AvailabilityZone, Size: 10, VolumeType: "gp3", Encrypted: true });
    const { VolumeId = "" } = made;
    target.undo(() => ec2.deleteVolume({ VolumeId }));
    expect(made).toMatchObject({ Size: 10, VolumeType: "gp3", Iops: 3000, Encrypted: true });
    const look = async () => (await ec2.describeVolumes({ VolumeIds: [VolumeId] })).Volumes?.[0];
    const is = (state: string) => target.until(look, (volume) => volume?.State === state);
    await is("available");
    await ec2.attachVolume({ VolumeId, InstanceId, Device: "/dev/sdh" });
    expect((await is("in-use"))?.Attachments).toMatchObject([{ InstanceId, Device: "/dev/sdh" }]);
    const { BlockDeviceMappings } = await ec2.describeInstanceAttribute({
      InstanceId,
      Attribute: "blockDeviceMapping",
    });
    expect(BlockDeviceMappings?.map(({ Ebs }) => Ebs?.VolumeId)).toContain(VolumeId);
    await expect(ec2.deleteVolume({ VolumeId })).rejects.toMatchObject({ name: "VolumeInUse" });
    await expect(ec2.attachVolume({ VolumeId, InstanceId, Device: "/dev/sdi" })).rejects.toMatchObject({
      name: "VolumeInUse",
    });
    await ec2.detachVolume({ VolumeId, InstanceId });
    await is("available");
    await expect(ec2.detachVolume({ VolumeId })).rejects.toMatchObject({ name: "IncorrectState" });
    const { SnapshotId = "" } = await ec2.createSnapshot({ VolumeId, Description: name });
    target.undo(() => ec2.deleteSnapshot({ SnapshotId }));
    const snapshot = await target.until(
      async () => (await ec2.describeSnapshots({ SnapshotIds: [SnapshotId] })).Snapshots?.[0],
      (found) => found?.State === "completed",
    );
    expect(snapshot).toMatchObject({ VolumeId, VolumeSize: 10, Encrypted: true, Description: name });
    const copy = await ec2.createVolume({ AvailabilityZone, SnapshotId });
    target.undo(() => ec2.deleteVolume({ VolumeId: copy.VolumeId }));
    expect(copy).toMatchObject({ Size: 10, SnapshotId, Encrypted: true });
  });

  localTest("is given an instance profile, another one, and none", async () => {
    const iam = target.client(IAM);
    const make = async (InstanceProfileName: string) =>
      (await iam.createInstanceProfile({ InstanceProfileName })).InstanceProfile?.Arn;
    const [first, second] = [await make(`${name}-1`), await make(`${name}-2`)];
    const associate = () =>
      ec2.associateIamInstanceProfile({ InstanceId, IamInstanceProfile: { Arn: first } });
    const { IamInstanceProfileAssociation: made } = await associate();
    expect(made).toMatchObject({ InstanceId, State: "associating", IamInstanceProfile: { Arn: first } });
    await expect(associate()).rejects.toMatchObject({
      name: "IncorrectState",
      message: `There is an existing association for instance ${InstanceId}`,
    });
    const associations = async () =>
      (await ec2.describeIamInstanceProfileAssociations({ Filters: where("instance-id", InstanceId) }))
        .IamInstanceProfileAssociations;
    expect(await associations()).toMatchObject([{ AssociationId: made?.AssociationId, State: "associated" }]);
    const { IamInstanceProfileAssociation: other } = await ec2.replaceIamInstanceProfileAssociation({
      AssociationId: made?.AssociationId,
      IamInstanceProfile: { Name: `${name}-2` },
    });
    expect(other?.IamInstanceProfile?.Arn).toBe(second);
    expect(other?.AssociationId).not.toBe(made?.AssociationId);
    await ec2.disassociateIamInstanceProfile({ AssociationId: other?.AssociationId });
    expect(await associations()).toEqual([]);
  });

  test("is launched with the disks that its block device mappings say, which go or stay with it", async () => {
    const { Instances = [] } = await run({
      BlockDeviceMappings: [
        { DeviceName: "/dev/xvda", Ebs: { VolumeSize: 20, VolumeType: "gp3", Encrypted: true } },
        { DeviceName: "/dev/sdf", Ebs: { VolumeSize: 5, DeleteOnTermination: false } },
        { DeviceName: "/dev/sdg", Ebs: { VolumeSize: 6 } },
      ],
      TagSpecifications: [{ ResourceType: "volume", Tags: [{ Key: "Name", Value: name }] }],
    });
    const InstanceIds = [Instances[0]?.InstanceId ?? ""];
    target.undo(() => ec2.terminateInstances({ InstanceIds }));
    const look = () => ec2.describeVolumes({ Filters: where("tag:Name", name) });
    const made = await target.until(look, ({ Volumes }) => Volumes?.length === 3);
    expect(made.Volumes?.map(({ Size }) => Size).sort()).toEqual([20, 5, 6]);
    expect(made.Volumes?.find(({ Size }) => Size === 20)).toMatchObject({
      Encrypted: true,
      Attachments: [{ Device: "/dev/xvda", DeleteOnTermination: true }],
    });
    await ec2.terminateInstances({ InstanceIds });
    const { Volumes } = await target.until(look, ({ Volumes: left }) => left?.length === 1);
    expect(Volumes).toMatchObject([{ Size: 5, State: "available", Attachments: [] }]);
    await ec2.deleteVolume({ VolumeId: Volumes?.[0]?.VolumeId });
  });

  test("is baked into an image", async () => {
    const { ImageId = "" } = await ec2.createImage({ InstanceId, Name: name, NoReboot: true });
    const found = await target.until(
      () => ec2.describeImages({ ImageIds: [ImageId] }),
      ({ Images }) => Images?.[0]?.State === "available",
    );
    expect(found.Images?.[0]).toMatchObject({ Name: name, Public: false, Architecture: "x86_64" });
    await expect(ec2.createImage({ InstanceId, Name: name })).rejects.toMatchObject({
      name: "InvalidAMIName.Duplicate",
    });
    const { Volumes } = await ec2.describeVolumes({
      Filters: [{ Name: "attachment.instance-id", Values: [InstanceId] }],
    });
    const ofVolume = { Filters: [{ Name: "volume-id", Values: [Volumes?.[0]?.VolumeId ?? ""] }] };
    const { Snapshots } = await ec2.describeSnapshots({ OwnerIds: ["self"], ...ofVolume });
    const SnapshotId = Snapshots?.[0]?.SnapshotId;
    expect(SnapshotId).toBe(found.Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
    await expect(ec2.deleteSnapshot({ SnapshotId })).rejects.toMatchObject({ name: "InvalidSnapshot.InUse" });
    await ec2.deregisterImage({ ImageId });
    await ec2.deleteSnapshot({ SnapshotId });
    expect((await ec2.describeSnapshots({ OwnerIds: ["self"], ...ofVolume })).Snapshots).toEqual([]);
  });

  test("is protected from termination, and terminated", async () => {
    await ec2.modifyInstanceAttribute({ InstanceId, DisableApiTermination: { Value: true } });
    await expect(ec2.terminateInstances({ InstanceIds: [InstanceId] })).rejects.toMatchObject({
      name: "OperationNotPermitted",
      message: `The instance '${InstanceId}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    });
    await ec2.modifyInstanceAttribute({ InstanceId, DisableApiTermination: { Value: false } });
    const { TerminatingInstances } = await ec2.terminateInstances({ InstanceIds: [InstanceId] });
    expect(TerminatingInstances?.[0]?.CurrentState).toEqual({ Code: 32, Name: "shutting-down" });
    const gone = await reach("terminated");
    expect(gone?.StateReason?.Code).toBe("Client.UserInitiatedShutdown");
    expect(gone?.StateTransitionReason).toMatch(/^User initiated \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\)$/);
    await expect(ec2.startInstances({ InstanceIds: [InstanceId] })).rejects.toMatchObject({
      name: "IncorrectInstanceState",
    });
  });
});

test("lists are given in pages", async () => {
  const seen: string[] = [];
  for (let NextToken: string | undefined, page = 0; page === 0 || NextToken !== undefined; page++) {
    const answer = await ec2.describeInstanceTypes({ MaxResults: 5, NextToken });
    expect(answer.InstanceTypes?.length).toBeLessThanOrEqual(5);
    seen.push(...(answer.InstanceTypes ?? []).map((type) => String(type.InstanceType)));
    NextToken = page < 2 ? answer.NextToken : undefined;
  }
  expect(new Set(seen).size).toBe(seen.length);
});

const none = "0123456789abcdef0";
const run = (more: object) =>
  ec2.runInstances({ ImageId: image, InstanceType: "t3.nano", MinCount: 1, MaxCount: 1, ...more });
const reserved = [{ Key: "aws:own", Value: "x" }];
refuses([
  [
    "a dry run",
    () => run({ DryRun: true }),
    "DryRunOperation",
    /^Request would have succeeded, but DryRun flag is set\.$/,
  ],
  [
    "an end of no instance",
    () => ec2.terminateInstances({ InstanceIds: [] }),
    "InvalidParameterCombination",
    /^No instances specified$/,
  ],
  [
    "tags on nothing",
    () => ec2.createTags({ Resources: [], Tags: [{ Key: "a" }] }),
    "MissingParameter",
    /^The request must contain the parameter resourceIdSet$/,
  ],
  ["an image that is not there", () => run({ ImageId: "ami-bad" }), "InvalidAMIID.Malformed"],
  ["an unknown type", () => run({ InstanceType: "t9.huge" }), "InvalidParameterValue"],
  [
    "a launch into no subnet",
    () => run({ SubnetId: `subnet-${none}` }),
    "InvalidSubnetID.NotFound",
    /The subnet ID 'subnet-0123456789abcdef0' does not exist/,
  ],
  ["a launch with no group", () => run({ SecurityGroupIds: [`sg-${none}`] }), "InvalidGroup.NotFound"],
  [
    "images that are not there",
    () => ec2.describeImages({ ImageIds: ["ami-0123456789abcdef0", "ami-0123456789abcdef1"] }),
    "InvalidAMIID.NotFound",
    /^The image ids '\[ami-0123456789abcdef0, ami-0123456789abcdef1\]' do not exist$/,
  ],
  [
    "a volume of no size",
    () => ec2.createVolume({ AvailabilityZone: `${region}a` }),
    "MissingParameter",
    /^The request must contain the parameter size\/snapshot$/,
  ],
  [
    "a volume in no zone",
    () => ec2.createVolume({ AvailabilityZone: `${region}z`, Size: 1 }),
    "InvalidZone.NotFound",
    /^The zone '.*z' does not exist\.$/,
  ],
  [
    "a volume of the size of no volume",
    () => ec2.createVolume({ AvailabilityZone: `${region}a`, Size: 100, VolumeType: "st1" }),
    "InvalidParameterValue",
  ],
  [
    "a volume with a key and not encrypted",
    () => ec2.createVolume({ AvailabilityZone: `${region}a`, Size: 1, KmsKeyId: "key" }),
    "InvalidParameterDependency",
  ],
  [
    "a volume of a type without chosen IOPS",
    () => ec2.createVolume({ AvailabilityZone: `${region}a`, Size: 1, Iops: 3000 }),
    "InvalidParameterCombination",
  ],
  [
    "a disk of no size",
    () => run({ BlockDeviceMappings: [{ DeviceName: "/dev/sdf", Ebs: { VolumeType: "gp3" } }] }),
    "MissingParameter",
    /^The request must contain the parameter size or snapshotId$/,
  ],
  [
    "throughput of a volume that has none to choose",
    () => ec2.createVolume({ AvailabilityZone: `${region}a`, Size: 1, Throughput: 200 }),
    "InvalidParameterCombination",
  ],
  [
    "attaching no volume",
    () => ec2.attachVolume({ VolumeId: `vol-${none}`, InstanceId: `i-${none}`, Device: "/dev/sdh" }),
    "InvalidVolume.NotFound",
    /^The volume 'vol-0123456789abcdef0' does not exist\.$/,
  ],
  [
    "more rules than a group has",
    () =>
      ec2.authorizeSecurityGroupIngress({
        GroupId: network.group,
        IpPermissions: [
          {
            IpProtocol: "tcp",
            FromPort: 1,
            ToPort: 1,
            IpRanges: Array.from({ length: 61 }, (_, index) => ({ CidrIp: `10.0.0.${index}/32` })),
          },
        ],
      }),
    "RulesPerSecurityGroupLimitExceeded",
    /^The maximum number of rules per security group has been reached\.$/,
  ],
  [
    "ending no association of a profile",
    () => ec2.disassociateIamInstanceProfile({ AssociationId: `iip-assoc-${none}` }),
    "InvalidAssociationID.NotFound",
    /^An invalid association-id of 'iip-assoc-0123456789abcdef0' was given$/,
  ],
  [
    "rules of an odd group",
    () => ec2.describeSecurityGroupRules({ Filters: where("group-id", "odd") }),
    "InvalidGroupId.Malformed",
    /^The security group ID 'odd' is malformed$/,
  ],
  [
    "a launch with no key",
    () => run({ KeyName: `${name}-x` }),
    "InvalidKeyPair.NotFound",
    /The key pair '.*' does not exist/,
  ],
  ["a launch of nothing", () => run({ MinCount: 0, MaxCount: 0 }), "InvalidParameterValue"],
  ["more at least than at most", () => run({ MinCount: 2 }), "InvalidParameterCombination"],
  ["user data that is no base64", () => run({ UserData: "!!" }), "InvalidUserData.Malformed"],
  [
    "a launch from no template",
    () => run({ LaunchTemplate: { LaunchTemplateId: `lt-${none}` } }),
    "InvalidLaunchTemplateId.NotFound",
  ],
  [
    "tags of AWS's own on a launch",
    () => run({ TagSpecifications: [{ ResourceType: "instance", Tags: reserved }] }),
    "InvalidParameterValue",
  ],
  [
    "instances of an odd id",
    () => ec2.describeInstances({ InstanceIds: ["odd"] }),
    "InvalidInstanceID.Malformed",
  ],
  [
    "instances that are not there",
    () => ec2.describeInstances({ InstanceIds: [`i-${none}`, `i-${none.replace("0", "1")}`] }),
    "InvalidInstanceID.NotFound",
    /^The instance IDs 'i-0123456789abcdef0, i-1123456789abcdef0' do not exist$/,
  ],
  [
    "an unknown filter",
    () => ec2.describeInstances({ Filters: where("x", "y") }),
    "InvalidParameterValue",
    /The filter 'x' is invalid/,
  ],
  [
    "stopping no instance",
    () => ec2.stopInstances({ InstanceIds: [`i-${none}`] }),
    "InvalidInstanceID.NotFound",
  ],
  [
    "rebooting no instance",
    () => ec2.rebootInstances({ InstanceIds: [`i-${none}`] }),
    "InvalidInstanceID.NotFound",
  ],
  [
    "starting no instance",
    () => ec2.startInstances({ InstanceIds: [`i-${none}`] }),
    "InvalidInstanceID.NotFound",
  ],
  [
    "terminating no instance",
    () => ec2.terminateInstances({ InstanceIds: [`i-${none}`] }),
    "InvalidInstanceID.NotFound",
    /^The instance ID 'i-0123456789abcdef0' does not exist$/,
  ],
  [
    "the status of no instance",
    () => ec2.describeInstanceStatus({ InstanceIds: [`i-${none}`] }),
    "InvalidInstanceID.NotFound",
  ],
  [
    "the console of no instance",
    () => ec2.getConsoleOutput({ InstanceId: `i-${none}` }),
    "InvalidInstanceID.NotFound",
  ],
  [
    "an attribute of no instance",
    () => ec2.describeInstanceAttribute({ InstanceId: `i-${none}`, Attribute: "userData" }),
    "InvalidInstanceID.NotFound",
  ],
  [
    "modifying no instance",
    () => ec2.modifyInstanceAttribute({ InstanceId: `i-${none}`, SourceDestCheck: { Value: false } }),
    "InvalidInstanceID.NotFound",
  ],
  [
    "an image of no instance",
    () => ec2.createImage({ InstanceId: `i-${none}`, Name: "abc" }),
    "InvalidInstanceID.NotFound",
  ],
  ["deregistering no image", () => ec2.deregisterImage({ ImageId: `ami-${none}` }), "InvalidAMIID.NotFound"],
  [
    "images that are not there",
    () => ec2.describeImages({ ImageIds: [`ami-${none}`] }),
    "InvalidAMIID.NotFound",
    /The image id '\[ami-0123456789abcdef0\]' does not exist/,
  ],
  [
    "a VPC of no range",
    () => ec2.createVpc({ CidrBlock: "1.2.3.4/99" }),
    "InvalidParameterValue",
    /This is not a valid CIDR block/,
  ],
  ["a VPC too large", () => ec2.createVpc({ CidrBlock: "10.0.0.0/8" }), "InvalidVpc.Range"],
  [
    "VPCs that are not there",
    () => ec2.describeVpcs({ VpcIds: [`vpc-${none}`] }),
    "InvalidVpcID.NotFound",
    /The vpc ID 'vpc-0123456789abcdef0' does not exist/,
  ],
  ["deleting no VPC", () => ec2.deleteVpc({ VpcId: `vpc-${none}` }), "InvalidVpcID.NotFound"],
  [
    "an attribute of no VPC",
    () => ec2.describeVpcAttribute({ VpcId: `vpc-${none}`, Attribute: "enableDnsSupport" }),
    "InvalidVpcID.NotFound",
  ],
  [
    "modifying no VPC",
    () => ec2.modifyVpcAttribute({ VpcId: `vpc-${none}`, EnableDnsSupport: { Value: true } }),
    "InvalidVpcID.NotFound",
  ],
  [
    "a subnet outside its VPC",
    () => ec2.createSubnet({ VpcId: network.vpc, CidrBlock: "10.32.0.0/24" }),
    "InvalidSubnet.Range",
    /The CIDR '10\.32\.0\.0\/24' is invalid/,
  ],
  [
    "a subnet over another",
    () => ec2.createSubnet({ VpcId: network.vpc, CidrBlock: "10.31.0.0/25" }),
    "InvalidSubnet.Conflict",
    /conflicts with another subnet/,
  ],
  [
    "a subnet in no zone",
    () => ec2.createSubnet({ VpcId: network.vpc, CidrBlock: "10.31.9.0/24", AvailabilityZone: "xx-east-9z" }),
    "InvalidParameterValue",
  ],
  ["deleting no subnet", () => ec2.deleteSubnet({ SubnetId: `subnet-${none}` }), "InvalidSubnetID.NotFound"],
  [
    "subnets that are not there",
    () => ec2.describeSubnets({ SubnetIds: [`subnet-${none}`] }),
    "InvalidSubnetID.NotFound",
  ],
  [
    "modifying no subnet",
    () => ec2.modifySubnetAttribute({ SubnetId: `subnet-${none}`, MapPublicIpOnLaunch: { Value: true } }),
    "InvalidSubnetID.NotFound",
  ],
  [
    "a second attachment",
    () => ec2.attachInternetGateway({ InternetGatewayId: network.gateway, VpcId: network.vpc }),
    "Resource.AlreadyAssociated",
  ],
  [
    "attaching no gateway",
    () => ec2.attachInternetGateway({ InternetGatewayId: `igw-${none}`, VpcId: network.vpc }),
    "InvalidInternetGatewayID.NotFound",
  ],
  [
    "detaching from another network",
    () => ec2.detachInternetGateway({ InternetGatewayId: network.gateway, VpcId: `vpc-${none}` }),
    "Gateway.NotAttached",
  ],
  [
    "deleting no gateway",
    () => ec2.deleteInternetGateway({ InternetGatewayId: `igw-${none}` }),
    "InvalidInternetGatewayID.NotFound",
  ],
  [
    "gateways that are not there",
    () => ec2.describeInternetGateways({ InternetGatewayIds: [`igw-${none}`] }),
    "InvalidInternetGatewayID.NotFound",
  ],
  ["a table of no VPC", () => ec2.createRouteTable({ VpcId: `vpc-${none}` }), "InvalidVpcID.NotFound"],
  [
    "deleting no table",
    () => ec2.deleteRouteTable({ RouteTableId: `rtb-${none}` }),
    "InvalidRouteTableID.NotFound",
    /The routeTable ID 'rtb-0123456789abcdef0' does not exist/,
  ],
  [
    "tables that are not there",
    () => ec2.describeRouteTables({ RouteTableIds: [`rtb-${none}`] }),
    "InvalidRouteTableID.NotFound",
  ],
  [
    "a route to nowhere",
    () =>
      ec2.createRoute({
        RouteTableId: network.table,
        DestinationCidrBlock: "1.0.0.0/8",
        GatewayId: `igw-${none}`,
      }),
    "InvalidInternetGatewayID.NotFound",
  ],
  [
    "replacing no route",
    () =>
      ec2.replaceRoute({
        RouteTableId: network.table,
        DestinationCidrBlock: "9.0.0.0/8",
        GatewayId: network.gateway,
      }),
    "InvalidRoute.NotFound",
  ],
  [
    "deleting no route",
    () => ec2.deleteRoute({ RouteTableId: network.table, DestinationCidrBlock: "9.0.0.0/8" }),
    "InvalidRoute.NotFound",
    /no route with destination-cidr-block 9\.0\.0\.0\/8 in route table/,
  ],
  [
    "associating no table",
    () => ec2.associateRouteTable({ RouteTableId: `rtb-${none}`, SubnetId: network.subnet }),
    "InvalidRouteTableID.NotFound",
  ],
  [
    "ending no association",
    () => ec2.disassociateRouteTable({ AssociationId: `rtbassoc-${none}` }),
    "InvalidAssociationID.NotFound",
  ],
  [
    "replacing no association",
    () =>
      ec2.replaceRouteTableAssociation({ AssociationId: `rtbassoc-${none}`, RouteTableId: network.table }),
    "InvalidAssociationID.NotFound",
  ],
  [
    "a second group of the name",
    () => ec2.createSecurityGroup({ GroupName: name, Description: "x", VpcId: network.vpc }),
    "InvalidGroup.Duplicate",
    /The security group '.*' already exists for VPC 'vpc-/,
  ],
  [
    "deleting no group",
    () => ec2.deleteSecurityGroup({ GroupId: `sg-${none}` }),
    "InvalidGroup.NotFound",
    /The security group 'sg-0123456789abcdef0' does not exist/,
  ],
  [
    "groups that are not there",
    () => ec2.describeSecurityGroups({ GroupIds: [`sg-${none}`] }),
    "InvalidGroup.NotFound",
  ],
  [
    "a rule of no protocol",
    () =>
      ec2.authorizeSecurityGroupIngress({ GroupId: network.group, IpPermissions: [{ IpProtocol: "xyz" }] }),
    "InvalidPermission.Malformed",
  ],
  [
    "a rule of no range",
    () =>
      ec2.authorizeSecurityGroupEgress({
        GroupId: network.group,
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 1, ToPort: 1, IpRanges: [{ CidrIp: "x" }] }],
      }),
    "InvalidParameterValue",
    /CIDR block x is malformed/,
  ],
  [
    "revoking no rule",
    () =>
      ec2.revokeSecurityGroupEgress({
        GroupId: network.group,
        IpPermissions: [{ IpProtocol: "tcp", FromPort: 1, ToPort: 1, IpRanges: [{ CidrIp: "1.0.0.0/8" }] }],
      }),
    "InvalidPermission.NotFound",
  ],
  [
    "rules that are not there",
    () => ec2.describeSecurityGroupRules({ SecurityGroupRuleIds: [`sgr-${none}`] }),
    "InvalidSecurityGroupRuleId.NotFound",
  ],
  [
    "releasing no address",
    () => ec2.releaseAddress({ AllocationId: `eipalloc-${none}` }),
    "InvalidAllocationID.NotFound",
  ],
  [
    "addresses that are not there",
    () => ec2.describeAddresses({ AllocationIds: [`eipalloc-${none}`] }),
    "InvalidAllocationID.NotFound",
  ],
  [
    "associating no address",
    () => ec2.associateAddress({ AllocationId: `eipalloc-${none}`, InstanceId: `i-${none}` }),
    "InvalidAllocationID.NotFound",
  ],
  [
    "disassociating no address",
    () => ec2.disassociateAddress({ AssociationId: `eipassoc-${none}` }),
    "InvalidAssociationID.NotFound",
  ],
  [
    "a NAT gateway in no subnet",
    () => ec2.createNatGateway({ SubnetId: `subnet-${none}` }),
    "InvalidSubnetID.NotFound",
  ],
  [
    "deleting no NAT gateway",
    () => ec2.deleteNatGateway({ NatGatewayId: `nat-${none}` }),
    "NatGatewayNotFound",
  ],
  [
    "NAT gateways that are not there",
    () => ec2.describeNatGateways({ NatGatewayIds: [`nat-${none}`] }),
    "NatGatewayNotFound",
  ],
  [
    "interfaces that are not there",
    () => ec2.describeNetworkInterfaces({ NetworkInterfaceIds: [`eni-${none}`] }),
    "InvalidNetworkInterfaceID.NotFound",
  ],
  [
    "ACLs that are not there",
    () => ec2.describeNetworkAcls({ NetworkAclIds: [`acl-${none}`] }),
    "InvalidNetworkAclID.NotFound",
  ],
  [
    "a second key of the name",
    () => ec2.createKeyPair({ KeyName: name }),
    "InvalidKeyPair.Duplicate",
    /already exists/,
  ],
  [
    "a key of no format",
    () => ec2.importKeyPair({ KeyName: `${name}-y`, PublicKeyMaterial: Buffer.from("x") }),
    "InvalidKey.Format",
  ],
  [
    "keys that are not there",
    () => ec2.describeKeyPairs({ KeyNames: [`${name}-x`] }),
    "InvalidKeyPair.NotFound",
  ],
  [
    "a second template of the name",
    () => ec2.createLaunchTemplate({ LaunchTemplateName: name, LaunchTemplateData: { ImageId: image } }),
    "InvalidLaunchTemplateName.AlreadyExistsException",
    /^Launch template name already in use\.$/,
  ],
  [
    "a template of an odd name",
    () => ec2.createLaunchTemplate({ LaunchTemplateName: "a b", LaunchTemplateData: { ImageId: image } }),
    "InvalidLaunchTemplateName.MalformedException",
  ],
  [
    "a version of no template",
    () =>
      ec2.createLaunchTemplateVersion({
        LaunchTemplateName: `${name}-x`,
        LaunchTemplateData: { ImageId: image },
      }),
    "InvalidLaunchTemplateName.NotFoundException",
    /The specified launch template, with template name .*, does not exist/,
  ],
  [
    "a version that is not there",
    () => ec2.describeLaunchTemplateVersions({ LaunchTemplateName: name, Versions: ["99"] }),
    "InvalidLaunchTemplateId.VersionNotFound",
  ],
  [
    "deleting no template",
    () => ec2.deleteLaunchTemplate({ LaunchTemplateId: `lt-${none}` }),
    "InvalidLaunchTemplateId.NotFound",
  ],
  [
    "versions of no template",
    () => ec2.deleteLaunchTemplateVersions({ LaunchTemplateId: `lt-${none}`, Versions: ["1"] }),
    "InvalidLaunchTemplateId.NotFound",
  ],
  [
    "templates that are not there",
    () => ec2.describeLaunchTemplates({ LaunchTemplateIds: [`lt-${none}`] }),
    "InvalidLaunchTemplateId.NotFound",
  ],
  [
    "modifying no template",
    () => ec2.modifyLaunchTemplate({ LaunchTemplateId: `lt-${none}`, DefaultVersion: "1" }),
    "InvalidLaunchTemplateId.NotFound",
  ],
  [
    "tags on nothing",
    () => ec2.createTags({ Resources: [`i-${none}`], Tags: [{ Key: "a", Value: "b" }] }),
    "InvalidInstanceID.NotFound",
  ],
  [
    "tags on an odd id",
    () => ec2.createTags({ Resources: ["odd"], Tags: [{ Key: "a", Value: "b" }] }),
    "InvalidID",
    /^The ID 'odd' is not valid$/,
  ],
  [
    "tags of AWS's own",
    () => ec2.createTags({ Resources: [network.vpc], Tags: reserved }),
    "InvalidParameterValue",
    /Tag keys starting with 'aws:' are reserved for internal use/,
  ],
  ["taking tags off nothing", () => ec2.deleteTags({ Resources: [`vpc-${none}`] }), "InvalidVpcID.NotFound"],
  ["an unknown region", () => ec2.describeRegions({ RegionNames: ["moon-1"] }), "InvalidParameterValue"],
  [
    "an unknown zone",
    () => ec2.describeAvailabilityZones({ ZoneNames: ["moon-1a"] }),
    "InvalidParameterValue",
  ],
  [
    "types that are not there",
    () => ec2.describeInstanceTypes({ InstanceTypes: ["t9.huge" as "t3.nano"] }),
    "InvalidInstanceType",
  ],
]);

coversService(target, "ec2");
