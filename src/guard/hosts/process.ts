import { readFileSync } from "node:fs";
import { findMarked, killMarked } from "../../base/marked-processes.ts";
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

/** Kills everything with the mark but the caller. Returns what would not die. */
export function killMachine(mark: string): string[] {
  if (killMarked(mark, [process.pid])) return [];
  return [`these processes would not die: ${findMarked(mark, [process.pid]).join(", ")}`];
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
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return Number(fields[19]) * 10;
  } catch {
    return undefined; // gone meanwhile
  }
}
