import { killMarkedMachine } from "../../base/marked-containers.ts";
import { findMarked } from "../../base/marked-processes.ts";
import { processStat } from "../../base/process-files.ts";
import type { FenceHost, Watchdog } from "../fence-host.ts";

/**
 * A process machine of the local cloud: everything with its mark is killed, the agent included. Killed processes have
 * nothing left to write (their pages belong to the one kernel that everybody shares), so there is nothing to reset.
 */
export class ProcessHost implements FenceHost {
  readonly watchdog: Watchdog;
  readonly #mark: string;

  constructor(mark: string, watchdog: Watchdog) {
    this.#mark = mark;
    this.watchdog = watchdog;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  kill(): Promise<readonly string[]> {
    return Promise.resolve(killMachine(this.#mark));
  }

  reset(): void {}
}

/** Milliseconds that the container engine may take: with the rest it fits between the hard deadline and death. */
const engineLimit = 1000;

/**
 * Kills everything with the mark but the caller, containers too. Returns what would not die.
 * @param root the machine's root directory, where it says what containers it runs
 */
export function killMachine(mark: string, root = process.env.HITORI_MACHINE_ROOT): string[] {
  return killMarkedMachine(mark, root, engineLimit, [process.pid]);
}

/**
 * What the watchdog runs when the guard has died. The machine may have lost its power instead, and the same instance
 * may be starting again: then nothing lives that is older than the guard's death, and nothing is killed.
 *
 * @param diedAt CLOCK_BOOTTIME in milliseconds
 * @returns what would not die; undefined where there was nothing to kill
 */
export function killMachineOfDeadGuard(mark: string, diedAt: number): string[] | undefined {
  const old = findMarked(mark, [process.pid]).some((pid) => (startedAt(pid) ?? Infinity) <= diedAt);
  return old ? killMachine(mark) : undefined;
}

/** When a process was started, CLOCK_BOOTTIME in milliseconds (field 22 of /proc/pid/stat, in hundredths). */
function startedAt(pid: number): number | undefined {
  const stat = processStat(pid);
  return stat && Number(stat[19]) * 10;
}
