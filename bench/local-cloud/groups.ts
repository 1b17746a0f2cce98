import { VirtualClock } from "../../src/base/virtual-clock.ts";
import type { Account } from "../../src/cloud/account.ts";
import { autoScaling } from "../../src/cloud/autoscaling/state.ts";
import { Cloud } from "../../src/cloud/cloud.ts";
import { NoMachines } from "../../src/cloud/machines/no-machines.ts";
import { services } from "../../src/cloud/services.ts";
import { awsDurations } from "../../src/cloud/timing.ts";
import { median, printTable } from "../measure.ts";
import type { BenchOptions } from "./options.ts";

/** Real milliseconds between two passes of a running cloud. */
const passInterval = 50;

/** AWS's quota of groups in a region. */
const groupLimit = 500;

/** A cloud in virtual time with so many groups, each with its one instance in service. */
function cloudOf(groups: number): { readonly cloud: Cloud; readonly clock: VirtualClock } {
  const clock = new VirtualClock();
  const cloud = new Cloud({
    services,
    clock,
    timing: { timeScale: 1, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:1",
    directory: "/nonexistent",
  });
  for (let made = 0; made < groups; made += groupLimit) {
    fillRegion(cloud.account(`us-east-${made / groupLimit + 1}`), Math.min(groupLimit, groups - made));
  }
  return { cloud, clock };
}

function fillRegion(account: Account, groups: number): void {
  account.call("ec2", "CreateLaunchTemplate", {
    LaunchTemplateName: "one",
    LaunchTemplateData: { ImageId: "ami-00000000000000001", InstanceType: "t4g.small" },
  });
  for (let count = 0; count < groups; count++) {
    account.call("autoscaling", "CreateAutoScalingGroup", {
      AutoScalingGroupName: `group-${count}`,
      MinSize: 1,
      MaxSize: 1,
      DesiredCapacity: 1,
      AvailabilityZones: [`${account.region}a`],
      LaunchTemplate: { LaunchTemplateName: "one", Version: "$Latest" },
    });
  }
}

function checkAllInService(cloud: Cloud): void {
  for (const account of cloud.accounts) {
    for (const group of Object.values(autoScaling.of(account).groups)) {
      const states = Object.values(group.instances).map((member) => member.lifecycleState);
      if (states.join() !== "InService")
        throw new Error(`${group.name} of ${account.region}: ${states.join()}`);
    }
  }
}

/** Milliseconds of processor time of each pass: on a machine that is shared, those are a pass's own. */
async function timePasses(cloud: Cloud, clock: VirtualClock, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let pass = 0; pass < count; pass++) {
    await clock.advance(passInterval);
    const from = process.cpuUsage();
    cloud.pass();
    const { user, system } = process.cpuUsage(from);
    took.push((user + system) / 1000);
  }
  return took;
}

function heapUsed(): number {
  if (!globalThis.gc) throw new Error("Run with --expose-gc: npm run bench:local-cloud does.");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

async function measure(groups: number, limit: number): Promise<(string | number)[]> {
  const before = heapUsed();
  const { cloud, clock } = cloudOf(groups);
  // Launches, then everything that has to come to rest: a minute and a half of AWS's time.
  for (let second = 0; second < 90; second++) {
    await clock.advance(1000);
    cloud.pass();
  }
  checkAllInService(cloud);
  const memory = (heapUsed() - before) / 1000 / groups;
  // Eleven seconds: every group's health is looked at once, as many status checks come as do in that time.
  const passes = await timePasses(cloud, clock, 220);
  return [`${groups} groups`, median(passes), Math.max(...passes), limit, memory];
}

/** Milliseconds that a pass over so many groups may take. */
const passLimits = new Map([
  [1000, 20],
  [10_000, 100],
]);

export async function benchGroups({ groups }: BenchOptions): Promise<void> {
  console.log("\none control-loop pass over groups of one instance each (machines none)");
  await measure(100, 0);
  const rows: (string | number)[][] = [];
  for (const count of groups) rows.push(await measure(count, passLimits.get(count) ?? Number.NaN));
  printTable([["", "median CPU ms", "slowest CPU ms", "limit ms", "kB a group (limit 20)"], ...rows]);
}
