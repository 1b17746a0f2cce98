import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reservation } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import type { Account } from "../account.ts";
import { Cloud } from "../cloud.ts";
import type { InstanceRecord } from "../ec2/instance.ts";
import { ec2Service } from "../ec2/service.ts";
import { ec2 } from "../ec2/state.ts";
import { elasticFileSystemService } from "../elasticfilesystem/service.ts";
import { NoMachines } from "../machines/no-machines.ts";
import { awsDurations } from "../timing.ts";
import { resolveName } from "./resolve-name.ts";

let directory: string;
let clock: VirtualClock;
let cloud: Cloud;
let account: Account;
let instance: InstanceRecord;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-resolver-"));
  clock = new VirtualClock();
  cloud = new Cloud({
    services: [ec2Service, elasticFileSystemService],
    clock,
    timing: { timeScale: 1, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:4566",
    directory,
  });
  account = cloud.account("ap-northeast-1");
  const Placement = { AvailabilityZone: "ap-northeast-1a" };
  const input = { ImageId: "ami-0a1b2c3d4e5f60001", InstanceType: "t3.small", MinCount: 1, MaxCount: 1 };
  const { Instances } = account.call<Reservation>("ec2", "RunInstances", { ...input, Placement });
  const launched = ec2.of(account).instances[Instances?.[0]?.InstanceId ?? ""];
  if (!launched) throw new Error("no instance");
  instance = launched;
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await clock.advance(1000);
    cloud.settle();
  }
}

const resolved = (name: string) => resolveName(name, instance, account);

test("a file system's name is its mount target in the instance's zone, once that is available", async () => {
  const { FileSystemId } = account.call<{ FileSystemId: string }>("elasticfilesystem", "CreateFileSystem", {
    CreationToken: "data",
  });
  const name = `${FileSystemId}.efs.ap-northeast-1.amazonaws.com`;
  await pass(6);
  const { IpAddress } = account.call<{ IpAddress: string }>("elasticfilesystem", "CreateMountTarget", {
    FileSystemId,
    SubnetId: instance.subnetId,
  });
  expect(resolved(name)).toBeUndefined();
  await pass(61);
  expect(resolved(name)).toBe(IpAddress);
  expect(resolved(`ap-northeast-1a.${name}`)).toBe(IpAddress);
  expect(resolved(`ap-northeast-1c.${name}`)).toBeUndefined();
  expect(resolved(name.replace("ap-northeast-1", "us-east-1"))).toBeUndefined();
  cloud.failZone("ap-northeast-1a");
  expect(resolved(name)).toBeUndefined();
});

test("an instance's private name is its private address, and nothing else has one", () => {
  const name = `ip-${instance.privateIpAddress.replaceAll(".", "-")}.ap-northeast-1.compute.internal`;
  expect(resolved(name)).toBe(instance.privateIpAddress);
  expect(resolved("registry.npmjs.org")).toBeUndefined();
});
