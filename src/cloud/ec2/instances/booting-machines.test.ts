import type { DescribeInstancesCommandOutput, Reservation } from "@aws-sdk/client-ec2";
import { beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../../base/virtual-clock.ts";
import type { Account } from "../../account.ts";
import { Cloud } from "../../cloud.ts";
import { NoMachines } from "../../machines/no-machines.ts";
import { awsDurations } from "../../timing.ts";
import { ec2Service } from "../service.ts";
import { ec2 } from "../state.ts";

/** Machines that take their time to come up, and break. */
class SlowMachines extends NoMachines {
  isUp = false;
  broken: string | undefined;

  override observe(instanceId: string): "booting" | "running" | "off" | "frozen" {
    if (this.broken !== undefined) return "off";
    const state = super.observe(instanceId);
    return state === "running" && !this.isUp ? "booting" : state;
  }

  override failure(): string | undefined {
    return this.broken;
  }
}

let clock: VirtualClock;
let machines: SlowMachines;
let cloud: Cloud;
let account: Account;

beforeEach(() => {
  clock = new VirtualClock();
  machines = new SlowMachines();
  cloud = new Cloud({
    services: [ec2Service],
    clock,
    timing: { timeScale: 1, durations: awsDurations },
    machines,
    endpoint: "http://127.0.0.1:4566",
    directory: "/nonexistent",
  });
  account = cloud.account("ap-northeast-1");
});

async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await clock.advance(1000);
    cloud.settle();
  }
}

function run(): string {
  const input = { ImageId: "ami-0a1b2c3d4e5f60001", InstanceType: "t3.small", MinCount: 1, MaxCount: 1 };
  return account.call<Reservation>("ec2", "RunInstances", input).Instances?.[0]?.InstanceId ?? "";
}

function described(id: string) {
  const answer = account.call<DescribeInstancesCommandOutput>("ec2", "DescribeInstances", {
    InstanceIds: [id],
  });
  return answer.Reservations?.[0]?.Instances?.[0];
}

const statusOf = (id: string) => ec2.of(account).instances[id]?.status;

test("an instance whose operating system still boots is initializing, until it answers", async () => {
  const id = run();
  await pass(200);
  expect(described(id)?.State?.Name).toBe("running");
  expect(statusOf(id)).toBe("initializing");
  machines.isUp = true;
  await pass(61);
  expect(statusOf(id)).toBe("ok");
});

test("a machine that ends while it starts is a launch that failed, with what it said", async () => {
  const id = run();
  machines.broken = "QEMU ended: no such disk";
  await pass(20);
  expect(described(id)).toMatchObject({
    State: { Name: "stopped" },
    StateReason: { Code: "Server.InternalError", Message: "Server.InternalError: QEMU ended: no such disk" },
  });
});

test("a machine that was up and breaks is a host that died: EC2 says running, and impaired", async () => {
  machines.isUp = true;
  const id = run();
  await pass(80);
  expect(statusOf(id)).toBe("ok");
  machines.broken = "QEMU ended: killed by SIGKILL";
  await pass(2);
  expect(described(id)?.State?.Name).toBe("running");
  expect(statusOf(id)).toBe("impaired");
});
