import {
  AutoScalingClient,
  SetDesiredCapacityCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import { type Connection, clientConfiguration } from "../../src/aws/connection.ts";
import { localControl } from "../../src/aws/local-control.ts";
import { systemClock } from "../../src/base/clock.ts";
import { errorCode, HitoriError } from "../../src/base/error.ts";
import { findMarked } from "../../src/base/marked-processes.ts";
import { commandLineOf } from "../../src/base/process-files.ts";

/** What a fault strikes: the instance that writes at this moment. */
interface Target {
  readonly connection: Connection;
  readonly group: string;
  readonly instanceId: string;
  readonly availabilityZone: string;
  /** Of the app. */
  readonly pid: number;
  /** Milliseconds that a stopped process, a frozen machine or an ill storage stays so. */
  readonly pause: number;
  readonly fileSystemId: string;
}

/** Puts a fault in and takes it away again; done when nothing of it is left but its consequences. */
export type Fault = (target: Target) => Promise<void>;

/** The processes of a machine, by words of their command lines. */
const words = { agent: "agent\0boot", guard: "--host=process", store: "store-worker" };

/** The guard's hard deadline of the `local` profile, and what a stall needs beyond it to be sure that it has passed. */
const pastDeadline = 9_000;

export const faults: Readonly<Record<string, Fault>> = {
  "agent killed": async (target) => signal(processOf(target, "agent"), "SIGKILL"),
  "agent stopped": (target) => pause(target, [processOf(target, "agent")]),
  "guard killed": async (target) => signal(processOf(target, "guard"), "SIGKILL"),
  "guard stopped": (target) => pause(target, [processOf(target, "guard")]),
  "agent and guard stopped": (target) =>
    pause(target, [processOf(target, "agent"), processOf(target, "guard")]),
  "agent stopped, guard killed": async (target) => {
    signal(processOf(target, "guard"), "SIGKILL");
    await pause(target, [processOf(target, "agent")]);
  },
  "app killed": async (target) => signal(target.pid, "SIGKILL"),
  "app stopped": (target) => pause(target, [target.pid]),
  "machine killed": async (target) => {
    await control(target, `instances/${target.instanceId}/kill`);
  },
  "machine frozen": async (target) => {
    await control(target, `instances/${target.instanceId}/freeze`);
    await systemClock.sleep(target.pause);
    await control(target, `instances/${target.instanceId}/thaw`).catch(unlessReplaced);
  },
  "zone failed": async (target) => {
    await control(target, `zones/${target.availabilityZone}/fail`);
    await systemClock.sleep(target.pause);
    await control(target, `zones/${target.availabilityZone}/restore`);
  },
  "desired capacity 2": async (target) => {
    const client = new AutoScalingClient(clientConfiguration(target.connection));
    const group = { AutoScalingGroupName: target.group };
    await client.send(new UpdateAutoScalingGroupCommand({ ...group, MaxSize: 2 }));
    await client.send(new SetDesiredCapacityCommand({ ...group, DesiredCapacity: 2 }));
    await systemClock.sleep(target.pause);
    await client.send(new SetDesiredCapacityCommand({ ...group, DesiredCapacity: 1 }));
    await client.send(new UpdateAutoScalingGroupCommand({ ...group, MaxSize: 1 }));
    client.destroy();
  },
  // The store's own: its worker hangs as one does whose file operation never returns.
  "store worker stopped": (target) => pause(target, [processOf(target, "store")]),
  "storage stalled for a moment": (target) => storage({ ...target, pause: target.pause % 4_000 }, "stall"),
  "storage stalled past the deadline": (target) => storage(longer(target), "stall"),
  "storage of the zone stalled past the deadline": (target) =>
    storage(longer(target), "stall", { zone: target.availabilityZone }),
  "storage read-only": (target) => storage(target, "read-only"),
  "storage of the zone read-only": (target) =>
    storage(target, "read-only", { zone: target.availabilityZone }),
  "storage full": (target) => storage(target, "full"),
  "storage slow": (target) => storage(target, "slow", { latency: "100" }),
};

/** The faults that a cloud can have put in: those of storage only where its file systems can fail. */
export function faultNames(storage: "fuse" | "directories"): string[] {
  return Object.keys(faults).filter((name) => storage === "fuse" || !isStorageFault(name));
}

export function isStorageFault(name: string): boolean {
  return name.startsWith("storage ");
}

const longer = (target: Target): Target => ({ ...target, pause: pastDeadline + (target.pause % 4_000) });

async function storage(
  target: Target,
  verb: string,
  query: Readonly<Record<string, string>> = {},
): Promise<void> {
  const path = `file-systems/${target.fileSystemId}`;
  await localControl(target.connection, "POST", `${path}/${verb}`, query);
  try {
    await systemClock.sleep(target.pause);
  } finally {
    await localControl(target.connection, "POST", `${path}/restore`);
  }
}

async function pause(target: Target, pids: readonly number[]): Promise<void> {
  for (const pid of pids) signal(pid, "SIGSTOP");
  await systemClock.sleep(target.pause);
  for (const pid of pids) if (findMarked(target.instanceId).includes(pid)) signal(pid, "SIGCONT");
}

function processOf(target: Target, name: keyof typeof words): number {
  const pid = findMarked(target.instanceId).find((one) => commandLineOf(one).includes(words[name]));
  if (pid !== undefined) return pid;
  throw new Error(`${target.instanceId} has no process that is the ${name}`);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

function control(target: Target, path: string): Promise<unknown> {
  return localControl(target.connection, "POST", path);
}

/** The group has terminated a frozen instance before it was to be woken. */
function unlessReplaced(error: unknown): void {
  if (!(error instanceof HitoriError && error.code === "LOCAL_CONTROL_FAILED")) throw error;
}
