import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Clock } from "../../base/clock.ts";
import { VirtualClock } from "../../base/virtual-clock.ts";
import { slice } from "../account.ts";
import { Cloud } from "../cloud.ts";
import { NoMachines } from "../machines/no-machines.ts";
import type { Service } from "../service.ts";
import { services } from "../services.ts";
import { StateFile } from "../state-file.ts";
import { awsDurations } from "../timing.ts";
import { Passes } from "./passes.ts";

interface Counter {
  passes: number;
  left: number;
}
const counter = slice<Counter>("counter", () => ({ passes: 0, left: 0 }));

/** A service with `left` steps to go, one a pass. */
const stepping: Service = {
  name: "counter",
  client: "sts",
  protocol: "query",
  operations: {},
  pass: (account) => {
    const state = counter.of(account);
    if (state.left === 0) return false;
    state.left -= 1;
    state.passes += 1;
    return true;
  },
};

let directory: string;
let clock: VirtualClock;
const faults: unknown[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-test-"));
  clock = new VirtualClock();
  faults.length = 0;
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

function make(timeScale: number, services: readonly Service[] = [stepping], its: Clock = clock) {
  const cloud = new Cloud({
    services,
    clock: its,
    timing: { timeScale, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:1",
    directory,
  });
  const file = new StateFile(directory, cloud.accountId);
  const state = counter.of(cloud.account("ap-northeast-1"));
  return { cloud, file, state, passes: new Passes(cloud, file, (error) => faults.push(error)) };
}

function written(): Counter {
  const document = JSON.parse(readFileSync(join(directory, "state.json"), "utf8"));
  return document.regions["ap-northeast-1"].counter;
}

test("a changing request has its first consequence, and both are on disk before the answer", () => {
  const { state, passes } = make(1);
  state.left = 3;
  passes.afterRequest(true);
  expect(written()).toEqual({ passes: 1, left: 2 });
});

test("with time scale 0 everything has come to rest before the answer", () => {
  const { state, passes } = make(0);
  state.left = 30;
  passes.afterRequest(true);
  expect(written()).toEqual({ passes: 30, left: 0 });
});

test("time brings the cloud forward by itself, and its changes are on disk within 200 ms", async () => {
  const { state, passes } = make(1);
  passes.start();
  state.left = 4;
  await clock.advance(1000);
  expect(state.left).toBe(0);
  expect(written()).toEqual({ passes: 4, left: 0 });
  passes.stop();
});

test("a reading request passes nothing, but what a service made at the first look is kept", () => {
  const { cloud, passes } = make(1);
  passes.afterRequest(false);
  cloud.account("eu-central-1").slices.made = { id: "vpc-1" };
  passes.afterRequest(false);
  const document = JSON.parse(readFileSync(join(directory, "state.json"), "utf8"));
  expect(document.regions["eu-central-1"]).toEqual({ made: { id: "vpc-1" } });
  expect(document.regions["ap-northeast-1"].counter.passes).toBe(0);
});

test("a pass that fails is told, and time goes on", async () => {
  let failing = true;
  const fragile: Service = {
    ...stepping,
    name: "fragile",
    pass: () => {
      if (failing) throw new Error("mistake");
      return false;
    },
  };
  const { state, passes } = make(1, [stepping, fragile]);
  passes.start();
  expect(faults).toHaveLength(1);
  failing = false;
  state.left = 2;
  await clock.advance(500);
  expect(state.left).toBe(0);
  passes.stop();
});

/** When passes begin that take so long, milliseconds each; those after them take no time. */
async function passesThatTake(...durations: number[]): Promise<number[]> {
  let spent = 0;
  const begun: number[] = [];
  const slow: Service = {
    ...stepping,
    pass: () => {
      begun.push(clock.monotonic());
      spent += durations.shift() ?? 0;
      return false;
    },
  };
  const its: Clock = {
    now: () => clock.now(),
    monotonic: () => clock.monotonic() + spent,
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
    after: (milliseconds, callback) => clock.after(milliseconds, callback),
  };
  const { passes } = make(1, [slow], its);
  passes.start();
  await clock.advance(1000);
  passes.stop();
  return begun;
}

test("a single long pass holds the next one up no more than any other", async () => {
  expect((await passesThatTake(0, 100)).slice(0, 4)).toEqual([0, 50, 100, 150]);
});

test("what a pass changed has its consequences at once", async () => {
  const { state, passes } = make(1);
  passes.start();
  state.left = 4;
  await clock.advance(50);
  expect(state.left).toBe(3);
  await clock.advance(30);
  expect(state.left).toBe(0);
  passes.stop();
});

test("passes that all take long leave four fifths of the time to others", async () => {
  expect((await passesThatTake(100, 100, 100)).slice(0, 4)).toEqual([0, 50, 450, 850]);
});

test("after the stop time stands still, and changes are still kept", async () => {
  const { state, passes } = make(1);
  passes.start();
  passes.stop();
  state.left = 5;
  await clock.advance(1000);
  passes.afterRequest(true);
  expect(written()).toEqual({ passes: 0, left: 5 });
});

test("a cloud at rest stays as it is: with time scale 0 nothing is written while nobody asks", async () => {
  const { cloud, passes } = make(0, services);
  const account = cloud.account("ap-northeast-1");
  account.call("ec2", "CreateLaunchTemplate", {
    LaunchTemplateName: "one",
    LaunchTemplateData: { ImageId: "ami-00000000000000001", InstanceType: "t4g.small" },
  });
  account.call("autoscaling", "CreateAutoScalingGroup", {
    AutoScalingGroupName: "one",
    MinSize: 1,
    MaxSize: 1,
    AvailabilityZones: ["ap-northeast-1a"],
    LaunchTemplate: { LaunchTemplateName: "one", Version: "$Latest" },
  });
  passes.afterRequest(true);
  await clock.advance(60_000);
  passes.afterRequest(true);
  const before = JSON.stringify(cloud.snapshot());
  expect(before).toContain("InService");
  for (let minute = 0; minute < 5; minute++) {
    await clock.advance(60_000);
    passes.afterRequest(true);
  }
  expect(JSON.stringify(cloud.snapshot())).toBe(before);
  expect(faults).toEqual([]);
});
