import { EC2 } from "@aws-sdk/client-ec2";
import { EFS } from "@aws-sdk/client-efs";
import { beforeAll, expect, test } from "vitest";
import { coversErrors, coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
const { name } = target;
let efs: EFS;
let ec2: EC2;
let subnets: string[] = [];
let groups: string[] = [];
let FileSystemId = "";
let MountTargetId = "";
const gone = "fs-0123456789abcdef0";

beforeAll(async () => {
  efs = target.client(EFS);
  ec2 = target.client(EC2);
  const found = (await ec2.describeSubnets({ Filters: [{ Name: "default-for-az", Values: ["true"] }] }))
    .Subnets;
  subnets = (found ?? []).map((subnet) => subnet.SubnetId ?? "");
  const Filters = [
    { Name: "vpc-id", Values: [found?.[0]?.VpcId ?? ""] },
    { Name: "group-name", Values: ["default"] },
  ];
  groups = ((await ec2.describeSecurityGroups({ Filters })).SecurityGroups ?? []).map(
    (one) => one.GroupId ?? "",
  );
});

const fileSystem = async () => (await efs.describeFileSystems({ FileSystemId })).FileSystems?.[0];
const available = () => target.until(fileSystem, (found) => found?.LifeCycleState === "available");

test("a file system is made once for its token", async () => {
  const created = await efs.createFileSystem({
    CreationToken: name,
    Encrypted: true,
    Tags: [{ Key: "Name", Value: name }],
  });
  FileSystemId = created.FileSystemId ?? "";
  target.undo(() => efs.deleteFileSystem({ FileSystemId }));
  expect(created).toMatchObject({ LifeCycleState: "creating", PerformanceMode: "generalPurpose" });
  expect(created).toMatchObject({ ThroughputMode: "bursting", NumberOfMountTargets: 0, Name: name });
  expect(created.FileSystemArn).toMatch(
    /^arn:aws:elasticfilesystem:[a-z0-9-]+:\d{12}:file-system\/fs-[0-9a-f]{17}$/,
  );
  await available();
  const again = efs.createFileSystem({ CreationToken: name });
  await expect(again).rejects.toMatchObject({ name: "FileSystemAlreadyExists", FileSystemId });
});

test("it has a mount target in a zone, with security groups", async () => {
  const made = await efs.createMountTarget({ FileSystemId, SubnetId: subnets[0], SecurityGroups: groups });
  MountTargetId = made.MountTargetId ?? "";
  target.undo(() => efs.deleteMountTarget({ MountTargetId }));
  expect(made).toMatchObject({ FileSystemId, SubnetId: subnets[0], LifeCycleState: "creating" });
  const subnet = (await ec2.describeSubnets({ SubnetIds: subnets.slice(0, 1) })).Subnets?.[0];
  const { AvailabilityZone: AvailabilityZoneName, AvailabilityZoneId } = subnet ?? {};
  expect(made).toMatchObject({ AvailabilityZoneName, AvailabilityZoneId });
  await target.until(
    () => efs.describeMountTargets({ MountTargetId }),
    ({ MountTargets }) => MountTargets?.[0]?.LifeCycleState === "available",
  );
  await efs.modifyMountTargetSecurityGroups({ MountTargetId, SecurityGroups: groups });
  const { SecurityGroups } = await efs.describeMountTargetSecurityGroups({ MountTargetId });
  expect(SecurityGroups).toEqual(groups);
  expect((await fileSystem())?.NumberOfMountTargets).toBe(1);
});

test("it is changed, protected, and kept by policies", async () => {
  await efs.updateFileSystem({ FileSystemId, ThroughputMode: "elastic" });
  expect((await available())?.ThroughputMode).toBe("elastic");
  const TransitionToIA = "AFTER_30_DAYS";
  await efs.putLifecycleConfiguration({ FileSystemId, LifecyclePolicies: [{ TransitionToIA }] });
  const { LifecyclePolicies } = await efs.describeLifecycleConfiguration({ FileSystemId });
  expect(LifecyclePolicies).toEqual([{ TransitionToIA }]);
  const backup = await efs.putBackupPolicy({ FileSystemId, BackupPolicy: { Status: "ENABLED" } });
  expect(backup.BackupPolicy?.Status).toMatch(/^ENABL/);
  const kept = await efs.describeBackupPolicy({ FileSystemId });
  expect(kept.BackupPolicy?.Status).toMatch(/^ENABL/);
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "elasticfilesystem:ClientMount" }],
  });
  await efs.putFileSystemPolicy({ FileSystemId, Policy });
  const read = await efs.describeFileSystemPolicy({ FileSystemId });
  expect(JSON.parse(read.Policy ?? "")).toMatchObject({ Version: "2012-10-17" });
  await efs.deleteFileSystemPolicy({ FileSystemId });
  const protection = { FileSystemId, ReplicationOverwriteProtection: "ENABLED" } as const;
  expect(await efs.updateFileSystemProtection(protection)).toMatchObject({
    ReplicationOverwriteProtection: "ENABLED",
  });
});

test("it has access points", async () => {
  const made = await efs.createAccessPoint({
    ClientToken: name,
    FileSystemId,
    PosixUser: { Uid: 1000, Gid: 1000 },
    RootDirectory: { Path: "/app", CreationInfo: { OwnerUid: 1000, OwnerGid: 1000, Permissions: "0755" } },
  });
  const { AccessPointId } = made;
  target.undo(() => efs.deleteAccessPoint({ AccessPointId }));
  expect(made.AccessPointArn).toMatch(/:access-point\/fsap-[0-9a-f]{17}$/);
  const { AccessPoints } = await efs.describeAccessPoints({ FileSystemId });
  expect(AccessPoints).toMatchObject([{ AccessPointId, RootDirectory: { Path: "/app" } }]);
  const again = efs.createAccessPoint({ ClientToken: name, FileSystemId });
  await expect(again).rejects.toMatchObject({ name: "AccessPointAlreadyExists", AccessPointId });
});

test("it is tagged, in the old way and the new", async () => {
  await efs.tagResource({ ResourceId: FileSystemId, Tags: [{ Key: "new", Value: "1" }] });
  await efs.createTags({ FileSystemId, Tags: [{ Key: "old", Value: "1" }] });
  const { Tags = [] } = await efs.listTagsForResource({ ResourceId: FileSystemId });
  expect(Tags.map((tag) => tag.Key).sort()).toEqual(["Name", "new", "old"]);
  expect((await efs.describeTags({ FileSystemId })).Tags).toHaveLength(3);
  await efs.untagResource({ ResourceId: FileSystemId, TagKeys: ["new"] });
  await efs.deleteTags({ FileSystemId, TagKeys: ["old"] });
  expect((await efs.listTagsForResource({ ResourceId: FileSystemId })).Tags).toHaveLength(1);
});

localTest("lists are given in pages", async () => {
  for (const token of ["a", "b"]) {
    const { FileSystemId: id } = await efs.createFileSystem({ CreationToken: `${name}-${token}` });
    target.undo(() => efs.deleteFileSystem({ FileSystemId: id }));
  }
  const first = await efs.describeFileSystems({ MaxItems: 2 });
  const rest = await efs.describeFileSystems({ MaxItems: 2, Marker: first.NextMarker });
  expect([first.FileSystems?.length, rest.FileSystems?.length, rest.NextMarker]).toEqual([2, 1, undefined]);
});

const subnet = () => ({ SubnetId: subnets[0] });
const lifecycle = [{ TransitionToIA: "AFTER_7_DAYS" as const }];
const arn = "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0";
refuses([
  [
    "the token of another request",
    () => efs.createFileSystem({ CreationToken: name }),
    "FileSystemAlreadyExists",
    /File system 'fs-[0-9a-f]+' already exists with creation token/,
  ],
  [
    "an odd throughput",
    () => efs.createFileSystem({ CreationToken: `${name}-x`, ThroughputMode: "provisioned" }),
    "BadRequest",
  ],
  [
    "an odd zone",
    () => efs.createFileSystem({ CreationToken: `${name}-x`, AvailabilityZoneName: "moon-1a" }),
    "UnsupportedAvailabilityZone",
  ],
  [
    "a second mount target in a zone",
    () => efs.createMountTarget({ FileSystemId, ...subnet() }),
    "MountTargetConflict",
    /mount target already exists in this AZ/,
  ],
  [
    "a mount target in no subnet",
    () => efs.createMountTarget({ FileSystemId, SubnetId: "subnet-0123456789abcdef0" }),
    "SubnetNotFound",
  ],
  [
    "a mount target of no file system",
    () => efs.createMountTarget({ FileSystemId: gone, ...subnet() }),
    "FileSystemNotFound",
    /File system 'fs-0123456789abcdef0' does not exist\./,
  ],
  [
    "a mount target with no group",
    () =>
      efs.createMountTarget({ FileSystemId, SubnetId: subnets[1], SecurityGroups: ["sg-0123456789abcdef0"] }),
    "SecurityGroupNotFound",
  ],
  [
    "a mount target with six groups",
    () =>
      efs.createMountTarget({
        FileSystemId,
        SubnetId: subnets[1],
        SecurityGroups: ["1", "2", "3", "4", "5", "6"].map((one) => `sg-0123456789abcdef${one}`),
      }),
    "SecurityGroupLimitExceeded",
  ],
  [
    "a mount target at an odd address",
    () => efs.createMountTarget({ FileSystemId, SubnetId: subnets[1], IpAddress: "1.2.3.4" }),
    "BadRequest",
  ],
  ["deleting a file system in use", () => efs.deleteFileSystem({ FileSystemId }), "FileSystemInUse"],
  ["deleting no file system", () => efs.deleteFileSystem({ FileSystemId: gone }), "FileSystemNotFound"],
  ["no file system", () => efs.describeFileSystems({ FileSystemId: gone }), "FileSystemNotFound"],
  [
    "a file system by its id and a token at once",
    () => efs.describeFileSystems({ FileSystemId, CreationToken: name }),
    "BadRequest",
    /at most one/,
  ],
  [
    "a mount target in another VPC, even in a zone that has one",
    async () => {
      const vpc = await ec2.createVpc({ CidrBlock: "10.97.0.0/24" });
      const VpcId = vpc.Vpc?.VpcId ?? "";
      target.undo(() => ec2.deleteVpc({ VpcId }));
      const taken = (await efs.describeMountTargets({ MountTargetId })).MountTargets?.[0];
      const AvailabilityZone = taken?.AvailabilityZoneName ?? "";
      const made = await ec2.createSubnet({ VpcId, CidrBlock: "10.97.0.0/25", AvailabilityZone });
      const SubnetId = made.Subnet?.SubnetId ?? "";
      target.undo(() => ec2.deleteSubnet({ SubnetId }));
      return efs.createMountTarget({ FileSystemId, SubnetId });
    },
    "MountTargetConflict",
    /not in the same VPC/,
  ],
  ["the mount targets of none", () => efs.describeMountTargets({ FileSystemId: gone }), "FileSystemNotFound"],
  ["mount targets of nothing", () => efs.describeMountTargets({}), "BadRequest"],
  [
    "no mount target",
    () => efs.describeMountTargets({ MountTargetId: "fsmt-0123456789abcdef0" }),
    "MountTargetNotFound",
  ],
  [
    "deleting no mount target",
    () => efs.deleteMountTarget({ MountTargetId: "fsmt-0123456789abcdef0" }),
    "MountTargetNotFound",
    /Mount target 'fsmt-0123456789abcdef0' does not exist\./,
  ],
  [
    "the groups of none",
    () => efs.describeMountTargetSecurityGroups({ MountTargetId: "fsmt-0123456789abcdef0" }),
    "MountTargetNotFound",
  ],
  [
    "groups on none",
    () =>
      efs.modifyMountTargetSecurityGroups({
        MountTargetId: "fsmt-0123456789abcdef0",
        SecurityGroups: groups,
      }),
    "MountTargetNotFound",
  ],
  [
    "groups that are not there",
    () => efs.modifyMountTargetSecurityGroups({ MountTargetId, SecurityGroups: ["sg-0123456789abcdef0"] }),
    "SecurityGroupNotFound",
  ],
  [
    "six groups",
    () =>
      efs.modifyMountTargetSecurityGroups({
        MountTargetId,
        SecurityGroups: ["1", "2", "3", "4", "5", "6"].map((one) => `sg-0123456789abcdef${one}`),
      }),
    "SecurityGroupLimitExceeded",
  ],
  ["no policy", () => efs.describeFileSystemPolicy({ FileSystemId }), "PolicyNotFound"],
  [
    "a policy that is none",
    () => efs.putFileSystemPolicy({ FileSystemId, Policy: "{}" }),
    "InvalidPolicyException",
  ],
  ["the policy of none", () => efs.describeFileSystemPolicy({ FileSystemId: gone }), "FileSystemNotFound"],
  [
    "a policy on none",
    () => efs.putFileSystemPolicy({ FileSystemId: gone, Policy: "{}" }),
    "FileSystemNotFound",
  ],
  [
    "taking the policy off none",
    () => efs.deleteFileSystemPolicy({ FileSystemId: gone }),
    "FileSystemNotFound",
  ],
  ["the backup of none", () => efs.describeBackupPolicy({ FileSystemId: gone }), "FileSystemNotFound"],
  [
    "a backup for none",
    () => efs.putBackupPolicy({ FileSystemId: gone, BackupPolicy: { Status: "ENABLED" } }),
    "FileSystemNotFound",
  ],
  [
    "the lifecycle of none",
    () => efs.describeLifecycleConfiguration({ FileSystemId: gone }),
    "FileSystemNotFound",
  ],
  [
    "a lifecycle for none",
    () => efs.putLifecycleConfiguration({ FileSystemId: gone, LifecyclePolicies: lifecycle }),
    "FileSystemNotFound",
  ],
  [
    "an odd lifecycle",
    () =>
      efs.putLifecycleConfiguration({
        FileSystemId,
        LifecyclePolicies: [{ TransitionToIA: "AFTER_2_DAYS" as "AFTER_1_DAY" }],
      }),
    "BadRequest",
  ],
  [
    "changing none",
    () => efs.updateFileSystem({ FileSystemId: gone, ThroughputMode: "elastic" }),
    "FileSystemNotFound",
  ],
  [
    "provisioning without a figure",
    () => efs.updateFileSystem({ FileSystemId, ThroughputMode: "provisioned" }),
    "BadRequest",
  ],
  [
    "protecting none",
    () => efs.updateFileSystemProtection({ FileSystemId: gone, ReplicationOverwriteProtection: "ENABLED" }),
    "FileSystemNotFound",
  ],
  [
    "an access point of none",
    () => efs.createAccessPoint({ ClientToken: `${name}-x`, FileSystemId: gone }),
    "FileSystemNotFound",
  ],
  [
    "the token of another access point",
    () => efs.createAccessPoint({ ClientToken: name, FileSystemId }),
    "AccessPointAlreadyExists",
  ],
  [
    "no access point",
    () => efs.describeAccessPoints({ AccessPointId: "fsap-0123456789abcdef0" }),
    "AccessPointNotFound",
  ],
  ["the access points of none", () => efs.describeAccessPoints({ FileSystemId: gone }), "FileSystemNotFound"],
  [
    "deleting no access point",
    () => efs.deleteAccessPoint({ AccessPointId: "fsap-0123456789abcdef0" }),
    "AccessPointNotFound",
  ],
  [
    "tags on none",
    () => efs.tagResource({ ResourceId: gone, Tags: [{ Key: "a", Value: "b" }] }),
    "FileSystemNotFound",
  ],
  [
    "tags on no access point",
    () => efs.tagResource({ ResourceId: arn, Tags: [{ Key: "a", Value: "b" }] }),
    "AccessPointNotFound",
  ],
  ["tags off none", () => efs.untagResource({ ResourceId: gone, TagKeys: ["a"] }), "FileSystemNotFound"],
  [
    "tags off no access point",
    () => efs.untagResource({ ResourceId: arn, TagKeys: ["a"] }),
    "AccessPointNotFound",
  ],
  ["the tags of none", () => efs.listTagsForResource({ ResourceId: gone }), "FileSystemNotFound"],
  ["the tags of no access point", () => efs.listTagsForResource({ ResourceId: arn }), "AccessPointNotFound"],
  [
    "old tags on none",
    () => efs.createTags({ FileSystemId: gone, Tags: [{ Key: "a", Value: "b" }] }),
    "FileSystemNotFound",
  ],
  ["old tags off none", () => efs.deleteTags({ FileSystemId: gone, TagKeys: ["a"] }), "FileSystemNotFound"],
  ["the old tags of none", () => efs.describeTags({ FileSystemId: gone }), "FileSystemNotFound"],
  [
    "tags of AWS's own",
    () => efs.tagResource({ ResourceId: FileSystemId, Tags: [{ Key: "aws:x", Value: "b" }] }),
    "BadRequest",
  ],
]);

coversErrors(target, {
  AccessPointAlreadyExists: "CreateAccessPoint",
  AccessPointNotFound: "DeleteAccessPoint DescribeAccessPoints ListTagsForResource TagResource UntagResource",
  FileSystemAlreadyExists: "CreateFileSystem",
  FileSystemInUse: "DeleteFileSystem",
  FileSystemNotFound:
    "CreateAccessPoint CreateMountTarget CreateTags DeleteFileSystem DeleteFileSystemPolicy DeleteTags DescribeAccessPoints DescribeBackupPolicy DescribeFileSystemPolicy DescribeFileSystems DescribeLifecycleConfiguration DescribeMountTargets DescribeTags ListTagsForResource TagResource UntagResource UpdateFileSystem PutBackupPolicy PutFileSystemPolicy PutLifecycleConfiguration",
  InvalidPolicyException: "PutFileSystemPolicy",
  MountTargetConflict: "CreateMountTarget",
  MountTargetNotFound:
    "DeleteMountTarget DescribeMountTargetSecurityGroups DescribeMountTargets ModifyMountTargetSecurityGroups",
  PolicyNotFound: "DescribeFileSystemPolicy",
  SecurityGroupLimitExceeded: "CreateMountTarget ModifyMountTargetSecurityGroups",
  SecurityGroupNotFound: "CreateMountTarget ModifyMountTargetSecurityGroups",
  SubnetNotFound: "CreateMountTarget",
  UnsupportedAvailabilityZone: "CreateFileSystem",
});
coversService(target, "elasticfilesystem");
