import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DescribeInstancesCommandOutput, Reservation } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../base/virtual-clock.ts";
import type { Account } from "./account.ts";
import { Cloud } from "./cloud.ts";
import { ec2Service } from "./ec2/service.ts";
import { ec2 } from "./ec2/state.ts";
import { elasticFileSystemService } from "./elasticfilesystem/service.ts";
import { NoMachines } from "./machines/no-machines.ts";
import { isSignedInCutOffZone } from "./metadata/cut-off.ts";
import { roleCredentials } from "./metadata/role-credentials.ts";
import { control } from "./server/control.ts";
import { awsDurations } from "./timing.ts";

const zone = "ap-northeast-1a";
let clock: VirtualClock;
let machines: NoMachines;
let cloud: Cloud;
let account: Account;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-zones-"));
  clock = new VirtualClock();
  machines = new NoMachines();
  cloud = open();
  account = cloud.account("ap-northeast-1");
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function open(snapshot?: ReturnType<Cloud["snapshot"]>): Cloud {
  return new Cloud({
    services: [ec2Service, elasticFileSystemService],
    clock,
    timing: { timeScale: 1, durations: awsDurations },
    machines,
    endpoint: "http://127.0.0.1:4566",
    directory,
    snapshot,
  });
}

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await clock.advance(1000);
    cloud.settle();
  }
}

function run(): string {
  const placed = { Placement: { AvailabilityZone: zone }, MinCount: 1, MaxCount: 1 };
  const input = { ImageId: "ami-0a1b2c3d4e5f60001", InstanceType: "t3.small", ...placed };
  return account.call<Reservation>("ec2", "RunInstances", input).Instances?.[0]?.InstanceId ?? "";
}

function stateOf(id: string): string | undefined {
  const input = { InstanceIds: [id] };
  const answer = account.call<DescribeInstancesCommandOutput>("ec2", "DescribeInstances", input);
  return answer.Reservations?.[0]?.Instances?.[0]?.State?.Name;
}

const order = (verb: string) => control(cloud, "POST", `zones/${zone}/${verb}`, new URLSearchParams());
const record = (id: string) => ec2.of(account).instances[id];

test("a zone without capacity refuses launches with AWS's words, and what runs there runs on", async () => {
  const id = run();
  await pass(16);
  expect(order("exhaust").document).toMatchObject({ fullZones: [zone] });
  expect(() => run()).toThrow(
    expect.objectContaining({
      code: "InsufficientInstanceCapacity",
      message: expect.stringContaining(
        `capacity in the Availability Zone you requested (${zone}). Our system`,
      ),
    }),
  );
  await pass(120);
  expect(stateOf(id)).toBe("running");
  expect(record(id)?.status).toBe("ok");
  order("restore");
  expect(run()).toMatch(/^i-/);
});

test("a machine in a zone that is cut off runs on, unreachable for its status checks and its shut-down", async () => {
  const id = run();
  await pass(80);
  expect(record(id)?.status).toBe("ok");
  order("partition");
  await pass(61);
  expect(record(id)?.status).toBe("impaired");
  expect(() => run()).toThrow(expect.objectContaining({ code: "InsufficientInstanceCapacity" }));
  account.call("ec2", "TerminateInstances", { InstanceIds: [id] });
  await pass(600);
  expect(stateOf(id)).toBe("shutting-down");
  expect(machines.observe(id)).toBe("running");
  order("restore");
  await pass(2);
  expect(stateOf(id)).toBe("terminated");
  expect(machines.observe(id)).toBe("off");
});

test("a zone that is cut off has no mount target, and its instances' requests are known as cut off", async () => {
  const id = run();
  await pass(16);
  const { FileSystemId } = account.call<{ FileSystemId: string }>("elasticfilesystem", "CreateFileSystem", {
    CreationToken: "data",
  });
  await pass(6);
  const SubnetId = record(id)?.subnetId;
  account.call("elasticfilesystem", "CreateMountTarget", { FileSystemId, SubnetId });
  await pass(61);
  const links = () => readdirSync(join(directory, "mount-targets", zone));
  expect(links()).toEqual([FileSystemId]);
  const instance = record(id);
  if (!instance) throw new Error("it is gone");
  const { AccessKeyId } = JSON.parse(roleCredentials(instance, account)) as { AccessKeyId: string };
  expect(isSignedInCutOffZone(cloud, AccessKeyId)).toBe(false);
  order("partition");
  await pass(1);
  expect(links()).toEqual([]);
  expect(isSignedInCutOffZone(cloud, AccessKeyId)).toBe(true);
  expect(isSignedInCutOffZone(cloud, "local")).toBe(false);
  order("restore");
  await pass(1);
  expect(links()).toEqual([FileSystemId]);
});

test("what is wrong with zones outlives the local cloud's process, and a reset forgets it", () => {
  order("partition");
  order("exhaust");
  cloud = open(cloud.snapshot());
  expect([...cloud.cutOffZones]).toEqual([zone]);
  expect([...cloud.fullZones]).toEqual([zone]);
  cloud.clear();
  expect([...cloud.cutOffZones, ...cloud.fullZones]).toEqual([]);
});
