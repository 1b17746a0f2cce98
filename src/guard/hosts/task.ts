import { readlinkSync } from "node:fs";
import { isAlive, processIds, processStat } from "../../base/process-files.ts";
import { sendSignal } from "../../base/send-signal.ts";
import type { FenceHost, Watchdog } from "../fence-host.ts";

/**
 * An ECS task whose containers share one process namespace (`pidMode: task`): everything in it is killed at once, whichever
 * container it is of. A killed process may leave pages that the kernel writes later, and there is no machine of ours
 * to reset: docs/fargate.md says what that leaves open.
 */
export class TaskHost implements FenceHost {
  readonly watchdog: Watchdog;

  constructor(watchdog: Watchdog) {
    this.watchdog = watchdog;
  }

  /** The guard is a child of the container's first process. */
  async prepare(): Promise<void> {
    const reason = notInTask(process.ppid);
    if (reason !== undefined) throw new Error(reason);
  }

  kill(): Promise<readonly string[]> {
    return Promise.resolve(killTask());
  }

  reset(): void {}
}

/**
 * Why the processes around this one must not be killed, or cannot be; undefined in a container of a task. In a shared
 * namespace number 1 is another's (ECS's own, which holds the namespace open), and a container's first process has its
 * parent outside, which shows as 0. Everywhere else the namespace is a container's own, or a whole machine's.
 *
 * @param first the first process of this container
 */
export function notInTask(first: number): string | undefined {
  if (process.getuid?.() !== 0) return "it does not run as root, so it could not kill the app's processes";
  if (readlinkSync("/proc/self") !== String(process.pid)) return "/proc is of another process namespace";
  if (first === 1 || processStat(first)?.[1] !== "0")
    return "its container shares its processes with no other: the task definition must say PidMode: task";
  return undefined;
}

/**
 * Kills every process of this namespace but its first and the caller: one system call, so nothing can fork away
 * meanwhile. Returns what would not die.
 */
function killTask(limit = 2000): string[] {
  for (let waited = 0; waited <= limit; waited += 2) {
    if (!sendSignal(-1, "SIGKILL")) return [];
    if (others().length === 0) return [];
    Atomics.wait(sleeper, 0, 0, 2);
  }
  return [`${others().length} processes would not die`];
}

function others(): number[] {
  return processIds().filter((pid) => pid !== 1 && pid !== process.pid && isAlive(pid));
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));
