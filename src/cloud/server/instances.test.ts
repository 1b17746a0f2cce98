import { expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import { Cloud } from "../cloud.ts";
import type { MachineSpecification } from "../machines/machines.ts";
import { NoMachines } from "../machines/no-machines.ts";
import { awsDurations } from "../timing.ts";
import { powerOffMachines, removeMachines, shutDownMachines } from "./instances.ts";

/** Machines of which some do not listen to a shut-down request. */
class StubbornMachines extends NoMachines {
  readonly calls: string[] = [];

  override shutDown(instanceId: string): void {
    this.calls.push(`shutDown ${instanceId}`);
    if (instanceId !== "i-stubborn") super.shutDown(instanceId);
  }

  override powerOff(instanceId: string): void {
    this.calls.push(`powerOff ${instanceId}`);
    super.powerOff(instanceId);
  }

  override remove(instanceId: string): void {
    this.calls.push(`remove ${instanceId}`);
    super.remove(instanceId);
  }
}

function makeCloud() {
  const clock = new VirtualClock();
  const machines = new StubbornMachines();
  const instanceIds = ["i-polite", "i-stubborn", "i-stopped"];
  const instances = Object.fromEntries(instanceIds.map((instanceId) => [instanceId, { instanceId }]));
  const cloud = new Cloud({
    services: [],
    clock,
    timing: { timeScale: 1, durations: awsDurations },
    machines,
    endpoint: "http://127.0.0.1:1",
    directory: "/nowhere",
    snapshot: { failedZones: [], regions: { "ap-northeast-1": { ec2: { instances } } } },
  });
  for (const instanceId of ["i-polite", "i-stubborn"]) machines.start({ instanceId } as MachineSpecification);
  return { clock, machines, cloud };
}

test("machines are asked to shut down, and only who does not listen loses its power", async () => {
  const { clock, machines, cloud } = makeCloud();
  const done = shutDownMachines(cloud);
  await clock.advance(60_000);
  await done;
  expect(machines.calls).toEqual(["shutDown i-polite", "shutDown i-stubborn", "powerOff i-stubborn"]);
  expect(machines.observe("i-stubborn")).toBe("off");
});

test("terminating cuts the power at once and removes what every machine kept, stopped ones too", async () => {
  const { machines, cloud } = makeCloud();
  await powerOffMachines(cloud);
  removeMachines(cloud);
  expect(machines.calls).toEqual([
    "powerOff i-polite",
    "powerOff i-stubborn",
    "remove i-polite",
    "remove i-stubborn",
    "remove i-stopped",
  ]);
});
