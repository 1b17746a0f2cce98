import { waitUntil } from "../../base/wait-until.ts";
import type { Cloud } from "../cloud.ts";
import type { Instance } from "../ec2/instance.ts";
import type { Ec2State } from "../ec2/state.ts";
import type { Machines } from "../machines/machines.ts";

/** Real milliseconds that machines may take to shut down when the cloud stops, before their power is cut. */
const shutdownLimits: Readonly<Record<Machines["kind"], number>> = { none: 0, process: 15_000, vm: 40_000 };
/** Real milliseconds until a machine without power is gone. */
const powerOffLimit = 5_000;

/** Every instance of a cloud that is described, in all regions, without making a region's state. */
export function allInstances(cloud: Cloud): Instance[] {
  return cloud.accounts.flatMap(({ slices }) => {
    const state = slices.ec2 as Ec2State | undefined;
    return Object.values(state?.instances ?? {});
  });
}

/** Shuts every machine down as its init wants it; who does not listen loses its power. Instances stay as they are. */
export async function shutDownMachines(cloud: Cloud): Promise<void> {
  const running = machinesThatRun(cloud);
  for (const instanceId of running) {
    cloud.machines.thaw(instanceId);
    cloud.machines.shutDown(instanceId);
  }
  await untilOff(cloud, running, shutdownLimits[cloud.machines.kind]);
  await powerOffMachines(cloud);
}

/** Cuts every machine's power and waits until all are off. */
export async function powerOffMachines(cloud: Cloud): Promise<void> {
  const running = machinesThatRun(cloud);
  for (const instanceId of running) cloud.machines.powerOff(instanceId);
  await untilOff(cloud, running, powerOffLimit);
  cloud.machines.recover([]);
}

/** Removes what machines kept on disk. They must be off. */
export function removeMachines(cloud: Cloud): void {
  for (const { instanceId } of allInstances(cloud)) cloud.machines.remove(instanceId);
}

function machinesThatRun(cloud: Cloud): string[] {
  return allInstances(cloud)
    .map((instance) => instance.instanceId)
    .filter((instanceId) => cloud.machines.observe(instanceId) !== "off");
}

function untilOff(cloud: Cloud, instanceIds: readonly string[], timeout: number): Promise<unknown> {
  const allOff = () => instanceIds.every((instanceId) => cloud.machines.observe(instanceId) === "off");
  return waitUntil(() => allOff() || undefined, { clock: cloud.clock, timeout, interval: 20 });
}
