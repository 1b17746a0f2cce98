import { createPublicKey } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../base/virtual-clock.ts";
import type { Account } from "../../account.ts";
import { Cloud } from "../../cloud.ts";
import { NoMachines } from "../../machines/no-machines.ts";
import { ServiceError } from "../../service-error.ts";
import { awsDurations } from "../../timing.ts";
import { type Ec2Operations, ec2Service } from "../service.ts";

let clock: VirtualClock;
let machines: NoMachines;
let cloud: Cloud;
let account: Account;

beforeEach(() => {
  clock = new VirtualClock();
  machines = new NoMachines();
  cloud = new Cloud({
    services: [ec2Service],
    clock,
    timing: { timeScale: 1, durations: awsDurations },
    machines,
    endpoint: "http://127.0.0.1:4566",
    directory: "/nowhere",
  });
  account = cloud.account("ap-northeast-1");
});

/** A call in process, with AWS's answer in AWS's types. */
const call = <Name extends keyof Ec2Operations>(operation: Name, input: object = {}) =>
  account.call<ReturnType<Ec2Operations[Name]>>("ec2", operation, input);
const images = (input: object) => call("DescribeImages", input);
const launch = { ImageId: "ami-0a1b2c3d4e5f60001", InstanceType: "t3.small", MinCount: 1, MaxCount: 1 };

async function runningInstance(): Promise<string> {
  const id = call("RunInstances", launch).Instances?.[0]?.InstanceId ?? "";
  await clock.advance(15_000);
  cloud.settle();
  return id;
}

test("Amazon's images are found by owner, name and architecture", () => {
  const found = images({ Owners: ["amazon"], Filters: [{ Name: "name", Values: ["al2023-ami-*-arm64"] }] });
  expect(found.Images).toMatchObject([{ ImageId: "ami-0a1b2c3d4e5f60002", Architecture: "arm64" }]);
  expect(images({ Owners: ["self"] }).Images).toEqual([]);
});

test("an image of an instance is pending, then available, and instances are launched from it", async () => {
  const InstanceId = await runningInstance();
  const { ImageId } = call("CreateImage", { InstanceId, Name: "chat 1", NoReboot: true });
  expect(images({ Owners: ["self"] }).Images).toMatchObject([{ ImageId, State: "pending" }]);
  expect(() => call("RunInstances", { ...launch, ImageId })).toThrow("is not available");
  expect(() => call("CreateImage", { InstanceId, Name: "chat 1" })).toThrow(
    `already in use by AMI ${ImageId}`,
  );
  await clock.advance(awsDurations.imagePending);
  cloud.settle();
  expect(images({ ImageIds: [ImageId] }).Images?.[0]?.State).toBe("available");
  expect(call("RunInstances", { ...launch, ImageId }).Instances?.[0]?.ImageId).toBe(ImageId);
  call("DeregisterImage", { ImageId });
  expect(() => images({ ImageIds: [ImageId] })).toThrow("does not exist");
});

test("an image reboots its instance unless told not to", async () => {
  const InstanceId = await runningInstance();
  call("CreateImage", { InstanceId, Name: "without", NoReboot: true });
  expect(machines.observe(InstanceId)).toBe("running");
  call("CreateImage", { InstanceId, Name: "with" });
  expect(machines.observe(InstanceId)).toBe("off");
  cloud.settle();
  expect(machines.observe(InstanceId)).toBe("running");
});

test("a public image cannot be deregistered", () => {
  expect(() => call("DeregisterImage", { ImageId: "ami-0a1b2c3d4e5f60001" })).toThrow("Not authorized");
});

test("a key pair is made once, tells its private half once, and is needed to launch with it", () => {
  const pair = call("CreateKeyPair", { KeyName: "ops", KeyType: "ed25519" });
  const [, body = ""] =
    /^-----BEGIN OPENSSH PRIVATE KEY-----\n([^-]+)-----END/.exec(pair.KeyMaterial ?? "") ?? [];
  const [described] = call("DescribeKeyPairs", { IncludePublicKey: true }).KeyPairs ?? [];
  const [type, half = ""] = described?.PublicKey?.split(" ") ?? [];
  expect(type).toBe("ssh-ed25519");
  // The public half stands in the container as it does in authorized_keys.
  expect(Buffer.from(body, "base64").includes(Buffer.from(half, "base64"))).toBe(true);
  const rsa = createPublicKey(call("CreateKeyPair", { KeyName: "rsa" }).KeyMaterial ?? "");
  expect(rsa.asymmetricKeyType).toBe("rsa");
  expect(() => call("CreateKeyPair", { KeyName: "ops" })).toThrow("already exists");
  expect(JSON.stringify(call("DescribeKeyPairs", { IncludePublicKey: true }))).not.toContain("PRIVATE");
  expect(call("RunInstances", { ...launch, KeyName: "ops" }).Instances?.[0]?.KeyName).toBe("ops");
  call("DeleteKeyPair", { KeyName: "ops" });
  expect(() => call("DescribeKeyPairs", { KeyNames: ["ops"] })).toThrow(ServiceError);
  expect(() => call("ImportKeyPair", { KeyName: "x", PublicKeyMaterial: Buffer.from("junk") })).toThrow(
    "OpenSSH",
  );
});

test("regions, zones, types and quotas are described", () => {
  expect(call("DescribeRegions", { RegionNames: ["eu-west-1"] }).Regions).toHaveLength(1);
  expect(() => call("DescribeRegions", { RegionNames: ["moon-1"] })).toThrow("Invalid region");
  expect(call("DescribeAvailabilityZones").AvailabilityZones?.map((zone) => zone.ZoneName)).toEqual([
    "ap-northeast-1a",
    "ap-northeast-1c",
    "ap-northeast-1d",
  ]);
  expect(call("DescribeInstanceTypes", { InstanceTypes: ["t4g.small"] }).InstanceTypes).toMatchObject([
    { VCpuInfo: { DefaultVCpus: 2 }, MemoryInfo: { SizeInMiB: 2048 } },
  ]);
  expect(() => call("DescribeInstanceTypes", { InstanceTypes: ["t9.big"] })).toThrow(
    "do not exist: [t9.big]",
  );
  expect(
    call("DescribeInstanceTypeOfferings", {
      LocationType: "availability-zone",
      Filters: [{ Name: "instance-type", Values: ["t3.small"] }],
    }).InstanceTypeOfferings,
  ).toHaveLength(3);
  expect(
    call("DescribeAccountAttributes", { AttributeNames: ["default-vpc"] }).AccountAttributes,
  ).toHaveLength(1);
  expect(call("DescribeNetworkAcls").NetworkAcls?.[0]?.Associations).toHaveLength(3);
  expect(call("DescribeVpcEndpoints").VpcEndpoints).toEqual([]);
});

test("an image's snapshot is of its instance's root volume, and stays until it is deleted by itself", async () => {
  const InstanceId = await runningInstance();
  const volume = call("DescribeVolumes", {
    Filters: [{ Name: "attachment.instance-id", Values: [InstanceId] }],
  }).Volumes?.[0];
  expect(volume).toMatchObject({ State: "in-use", AvailabilityZone: expect.stringContaining("1") });
  const { ImageId } = call("CreateImage", { InstanceId, Name: "chat 2", NoReboot: true });
  const ofVolume = () =>
    call("DescribeSnapshots", { Filters: [{ Name: "volume-id", Values: [volume?.VolumeId] }] }).Snapshots;
  expect(ofVolume()).toMatchObject([
    { State: "pending", Description: expect.stringContaining(ImageId ?? "") },
  ]);
  await clock.advance(awsDurations.imagePending);
  expect(ofVolume()).toMatchObject([{ State: "completed" }]);
  const SnapshotId = ofVolume()?.[0]?.SnapshotId;
  expect(() => call("DeleteSnapshot", { SnapshotId })).toThrow(`in use by ${ImageId}`);
  call("DeregisterImage", { ImageId });
  expect(ofVolume()).toHaveLength(1);
  call("DeleteSnapshot", { SnapshotId });
  expect(ofVolume()).toEqual([]);
  expect(() => call("DescribeSnapshots", { SnapshotIds: [SnapshotId] })).toThrow("does not exist");
  expect(() => call("DescribeVolumes", { VolumeIds: ["vol-0"] })).toThrow(
    "The volume 'vol-0' does not exist.",
  );
});
