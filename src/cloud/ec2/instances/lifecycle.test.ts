import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  DescribeInstanceStatusCommandOutput,
  DescribeInstancesCommandOutput,
  Instance,
  Reservation,
} from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../base/virtual-clock.ts";
import type { Account } from "../../account.ts";
import { Cloud } from "../../cloud.ts";
import { elasticFileSystemService } from "../../elasticfilesystem/service.ts";
import type { MachineSpecification } from "../../machines/machines.ts";
import { NoMachines } from "../../machines/no-machines.ts";
import { awsDurations } from "../../timing.ts";
import { machineSpecifications } from "../machine-specifications.ts";
import { ec2Service } from "../service.ts";
import { ec2 } from "../state.ts";

const image = "ami-0a1b2c3d4e5f60001";
let clock: VirtualClock;
let machines: NoMachines;
let cloud: Cloud;
let account: Account;
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-ec2-"));
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

/** Lets time go on with a pass every second. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await clock.advance(1000);
    cloud.settle();
  }
}

function run(input: object = {}): string {
  const answer = account.call<Reservation>("ec2", "RunInstances", {
    ImageId: image,
    InstanceType: "t3.small",
    MinCount: 1,
    MaxCount: 1,
    ...input,
  });
  return answer.Instances?.[0]?.InstanceId ?? "";
}

async function runningInstance(input: object = {}): Promise<string> {
  const id = run(input);
  await pass(16);
  return id;
}

function describe(id: string): Instance {
  const answer = account.call<DescribeInstancesCommandOutput>("ec2", "DescribeInstances", {
    InstanceIds: [id],
  });
  return answer.Reservations?.[0]?.Instances?.[0] ?? {};
}

const stateOf = (id: string) => describe(id).State?.Name;

function statusOf(id: string) {
  const answer = account.call<DescribeInstanceStatusCommandOutput>("ec2", "DescribeInstanceStatus", {
    InstanceIds: [id],
  });
  return answer.InstanceStatuses?.[0];
}

const control = (id: string, verb: string) =>
  ec2Service.controls?.[`POST instances/{id}/${verb}`]?.(account, id);

test("an instance is pending until its time has come, then its machine starts and it runs", async () => {
  const id = run();
  cloud.settle();
  expect(stateOf(id)).toBe("pending");
  expect(machines.observe(id)).toBe("off");
  await pass(15);
  expect(stateOf(id)).toBe("running");
  expect(machines.observe(id)).toBe("running");
});

test("status checks are initializing until the first minute is over, then ok", async () => {
  const id = await runningInstance();
  expect(statusOf(id)?.InstanceStatus?.Status).toBe("initializing");
  await pass(60);
  expect(statusOf(id)?.InstanceStatus).toEqual({
    Status: "ok",
    Details: [{ Name: "reachability", Status: "passed", ImpairedSince: undefined }],
  });
});

test("terminating shuts the machine down, and the entry vanishes after an hour", async () => {
  const id = await runningInstance();
  account.call("ec2", "TerminateInstances", { InstanceIds: [id] });
  expect(stateOf(id)).toBe("shutting-down");
  cloud.settle();
  expect(stateOf(id)).toBe("terminated");
  expect(describe(id).StateTransitionReason).toBe("User initiated (2026-01-01 00:00:16 GMT)");
  expect(describe(id).StateReason?.Code).toBe("Client.UserInitiatedShutdown");
  await clock.advance(awsDurations.instanceForgotten);
  cloud.settle();
  expect(() => describe(id)).toThrow(`The instance ID '${id}' does not exist`);
});

test("a machine that does not shut down is cut off after the limit", async () => {
  // A machine whose operating system hangs: the power button does nothing.
  class Hanging extends NoMachines {
    override shutDown(): void {}
  }
  machines = new Hanging();
  cloud = open();
  account = cloud.account("ap-northeast-1");
  const id = await runningInstance();
  account.call("ec2", "StopInstances", { InstanceIds: [id] });
  await pass(119);
  expect(stateOf(id)).toBe("stopping");
  expect(machines.observe(id)).toBe("running");
  await pass(1);
  expect(machines.observe(id)).toBe("off");
  await pass(11);
  expect(stateOf(id)).toBe("stopped");
});

test("stop and start keep the private address, give a new public one, and do not run user data again", async () => {
  const id = await runningInstance({ UserData: Buffer.from("#!/bin/bash\n").toString("base64") });
  const before = describe(id);
  expect(before.PublicIpAddress).toMatch(/^198\.1[89]\./);
  account.call("ec2", "StopInstances", { InstanceIds: [id] });
  await pass(11);
  expect(stateOf(id)).toBe("stopped");
  expect(describe(id).PublicIpAddress).toBeUndefined();
  account.call("ec2", "StartInstances", { InstanceIds: [id] });
  await pass(16);
  const after = describe(id);
  expect(after.State?.Name).toBe("running");
  expect(after.PrivateIpAddress).toBe(before.PrivateIpAddress);
  expect(after.PublicIpAddress).not.toBe(before.PublicIpAddress);
  expect(machineSpecifications(account)[0]?.firstBoot).toBe(false);
});

test("a machine that goes off by itself leaves its instance stopped, or terminated where that is asked for", async () => {
  const stays = await runningInstance();
  const goes = await runningInstance({ InstanceInitiatedShutdownBehavior: "terminate" });
  machines.powerOff(stays);
  machines.powerOff(goes);
  cloud.settle();
  expect(stateOf(stays)).toBe("stopped");
  expect(stateOf(goes)).toBe("terminated");
  expect(describe(stays).StateReason).toEqual({
    Code: "Client.InstanceInitiatedShutdown",
    Message: "Client.InstanceInitiatedShutdown: Instance initiated shutdown",
  });
});

test("a failed zone cuts its machines' power at once, and EC2 goes on saying running, impaired at the next check", async () => {
  const id = await runningInstance();
  const zone = describe(id).Placement?.AvailabilityZone ?? "";
  cloud.failZone(zone);
  expect(machines.observe(id)).toBe("off");
  expect(stateOf(id)).toBe("running");
  await pass(60);
  expect(stateOf(id)).toBe("running");
  expect(statusOf(id)?.SystemStatus?.Status).toBe("impaired");
  expect(statusOf(id)?.InstanceStatus?.Details?.[0]?.ImpairedSince).toBeInstanceOf(Date);
  expect(machineSpecifications(account)).toEqual([]);
});

test("a zone that comes back boots the machines of its running instances again", async () => {
  const id = await runningInstance();
  const zone = describe(id).Placement?.AvailabilityZone ?? "";
  cloud.failZone(zone);
  await pass(60);
  cloud.restoreZone(zone);
  cloud.settle();
  expect(machines.observe(id)).toBe("running");
  expect(machineSpecifications(account)).toMatchObject([{ instanceId: id, firstBoot: false }]);
  await pass(60);
  expect(statusOf(id)?.InstanceStatus?.Status).toBe("ok");
});

test("an instance in a failed zone can be terminated, and does not come back with the zone", async () => {
  const id = await runningInstance();
  const zone = describe(id).Placement?.AvailabilityZone ?? "";
  cloud.failZone(zone);
  account.call("ec2", "TerminateInstances", { InstanceIds: [id] });
  cloud.settle();
  expect(stateOf(id)).toBe("terminated");
  cloud.restoreZone(zone);
  cloud.settle();
  expect(machines.observe(id)).toBe("off");
});

test("a launch caught by the failure of its zone ends terminated with a server error", async () => {
  const id = run();
  cloud.failZone(describe(id).Placement?.AvailabilityZone ?? "");
  expect(stateOf(id)).toBe("terminated");
  expect(describe(id).StateReason?.Code).toBe("Server.InternalError");
});

test("a machine that cannot be started ends its launch, and says why", async () => {
  class Broken extends NoMachines {
    override start(): void {
      throw new Error("no space left");
    }
  }
  machines = new Broken();
  cloud = open();
  account = cloud.account("ap-northeast-1");
  const id = await runningInstance();
  expect(stateOf(id)).toBe("terminated");
  expect(describe(id).StateReason?.Message).toBe("Server.InternalError: no space left");
});

test("a machine that does not start again with its zone leaves its instance impaired", async () => {
  class Worn extends NoMachines {
    override start(machine: MachineSpecification): void {
      if (!machine.firstBoot) throw new Error("no space left");
      super.start(machine);
    }
  }
  machines = new Worn();
  cloud = open();
  account = cloud.account("ap-northeast-1");
  const id = await runningInstance();
  const zone = describe(id).Placement?.AvailabilityZone ?? "";
  cloud.failZone(zone);
  cloud.restoreZone(zone);
  cloud.settle();
  expect(stateOf(id)).toBe("running");
  expect(statusOf(id)?.SystemStatus?.Status).toBe("impaired");
  expect(describe(id).StateReason?.Message).toContain("no space left");
});

test("a frozen machine fails the instance's check alone, and passes again once thawed", async () => {
  const id = await runningInstance();
  control(id, "freeze");
  await pass(60);
  expect(statusOf(id)?.InstanceStatus?.Status).toBe("impaired");
  expect(statusOf(id)?.SystemStatus?.Status).toBe("ok");
  control(id, "thaw");
  await pass(60);
  expect(statusOf(id)?.InstanceStatus?.Status).toBe("ok");
});

test("a killed machine is off while its instance is said to run, and a stop and start brings it back", async () => {
  const id = await runningInstance();
  control(id, "kill");
  await pass(60);
  expect(machines.observe(id)).toBe("off");
  expect(stateOf(id)).toBe("running");
  expect(statusOf(id)?.SystemStatus?.Status).toBe("impaired");
  account.call("ec2", "StopInstances", { InstanceIds: [id] });
  await pass(11);
  account.call("ec2", "StartInstances", { InstanceIds: [id] });
  await pass(16);
  expect(machines.observe(id)).toBe("running");
});

test("impair and recover set the verdict of the checks by hand", async () => {
  const id = await runningInstance();
  control(id, "impair");
  expect(statusOf(id)?.InstanceStatus?.Status).toBe("impaired");
  await pass(120);
  expect(statusOf(id)?.InstanceStatus?.Status).toBe("impaired");
  control(id, "recover");
  cloud.settle();
  expect(statusOf(id)?.InstanceStatus?.Status).toBe("ok");
  expect(() => control("i-0123456789abcdef0", "kill")).toThrow("does not exist");
});

test("a reboot keeps the instance running and starts its machine again", async () => {
  const id = await runningInstance();
  await pass(60);
  account.call("ec2", "RebootInstances", { InstanceIds: [id] });
  expect(machines.observe(id)).toBe("off");
  cloud.settle();
  expect(stateOf(id)).toBe("running");
  expect(machines.observe(id)).toBe("running");
  expect(statusOf(id)?.InstanceStatus?.Status).toBe("initializing");
});

test("instances survive a restart of the cloud through its snapshot", async () => {
  const id = await runningInstance();
  const specifications = machineSpecifications(account);
  cloud = open(JSON.parse(JSON.stringify(cloud.snapshot())));
  account = cloud.account("ap-northeast-1");
  expect(machineSpecifications(account)).toEqual(specifications);
  cloud.settle();
  expect(stateOf(id)).toBe("running");
});

test("every instance has a loopback address of its own, outside 127.0", () => {
  const answer = account.call<Reservation>("ec2", "RunInstances", {
    ImageId: image,
    InstanceType: "t3.small",
    MinCount: 50,
    MaxCount: 50,
  });
  const addresses = Object.values(ec2.of(account).instances).map((one) => one.machineAddress);
  expect(answer.Instances).toHaveLength(50);
  expect(new Set(addresses).size).toBe(50);
  for (const address of addresses) expect(address).toMatch(/^127\.[1-9]\d*\.\d+\.[1-9]\d*$/);
});

test("everything immediate: with time scale 0 an instance runs, and is gone, within one settling", () => {
  cloud = new Cloud({
    services: [ec2Service],
    clock,
    timing: { timeScale: 0, durations: awsDurations },
    machines,
    endpoint: "http://127.0.0.1:4566",
    directory,
  });
  account = cloud.account("ap-northeast-1");
  const id = run();
  cloud.settle();
  expect(stateOf(id)).toBe("running");
  expect(statusOf(id)?.InstanceStatus?.Status).toBe("ok");
  account.call("ec2", "TerminateInstances", { InstanceIds: [id] });
  cloud.settle();
  expect(stateOf(id)).toBe("terminated");
});
