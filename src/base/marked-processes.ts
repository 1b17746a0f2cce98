import { createHash } from "node:crypto";
import { livingStat, processFile, processIds } from "./process-files.ts";
import { sendSignal } from "./send-signal.ts";

/** The environment variable that every process of a marked tree inherits. */
export const markVariable = "HITORI_MACHINE";

/**
 * A second mark beside the environment, since programs overwrite theirs: a PostgreSQL backend writes its title
 * over the environment that /proc shows (`update_process_title`), and makes a session of its own. A resource limit
 * that nobody uses is inherited through fork, exec and setsid, and stays: RLIMIT_MSGQUEUE (POSIX message queues).
 * Soft and hard limit are two numbers from the mark's hash, always below Linux's default of 819,200.
 */
export function markLimits(mark: string): { soft: number; hard: number } {
  const hash = createHash("sha256").update(mark).digest();
  return {
    soft: 100_000 + (hash.readUInt32BE(0) % 300_000),
    hard: 400_000 + (hash.readUInt32BE(4) % 400_000),
  };
}

/** Bash that marks the shell that runs it, and with it everything that it starts. Soft first: it may not exceed hard. */
export function markingScript(mark: string): string {
  const { soft, hard } = markLimits(mark);
  return `export ${markVariable}=${mark}\nulimit -Sq ${soft} 2>/dev/null && ulimit -Hq ${hard} 2>/dev/null || true\n`;
}

/** Every living process that carries the mark, or descends from one that does. Needs /proc (Linux). */
export function findMarked(mark: string, except: readonly number[] = []): number[] {
  const { soft, hard } = markLimits(mark);
  const limits = new RegExp(`^Max msgqueue size +${soft} +${hard} `, "m");
  const found = new Set<number>();
  const parents = new Map<number, number>();
  for (const pid of processIds()) {
    const status = parentOf(pid);
    if (status === undefined) continue;
    parents.set(pid, status);
    if (isMarked(pid, mark, limits)) found.add(pid);
  }
  addDescendants(found, parents);
  return [...found].filter((pid) => pid !== process.pid && !except.includes(pid));
}

/** Sends a signal to every process with the mark. @returns how many there were */
export function signalMarked(mark: string, signal: NodeJS.Signals, except: readonly number[] = []): number {
  const pids = findMarked(mark, except);
  for (const pid of pids) sendSignal(pid, signal);
  return pids.length;
}

/**
 * Kills every process with the mark, and returns once none of them lives: true, or false when some would not die
 * within `limit` milliseconds (a process inside a hung system call). All are stopped before any is killed, so that
 * none can fork away meanwhile and no orphan loses its parent's mark.
 */
export function killMarked(mark: string, except: readonly number[] = [], limit = 2000): boolean {
  let stopped = -1;
  for (let round = 0; round < 10; round++) {
    const count = signalMarked(mark, "SIGSTOP", except);
    if (count === stopped) break;
    stopped = count;
  }
  for (let waited = 0; waited <= limit; waited += 2) {
    if (signalMarked(mark, "SIGKILL", except) === 0) return true;
    Atomics.wait(sleeper, 0, 0, 2);
  }
  return false;
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** The parent of a living process; undefined for one that is gone or a zombie (dead, only not yet reaped). */
function parentOf(pid: number): number | undefined {
  const stat = livingStat(pid);
  return stat && Number(stat[1]);
}

function isMarked(pid: number, mark: string, limits: RegExp): boolean {
  const environment = processFile(pid, "environ")?.split("\0") ?? [];
  const variable = environment.find((entry) => entry.startsWith(`${markVariable}=`));
  if (variable !== undefined) return variable === `${markVariable}=${mark}`;
  return limits.test(processFile(pid, "limits") ?? "");
}

function addDescendants(found: Set<number>, parents: ReadonlyMap<number, number>): void {
  for (let grown = true; grown; ) {
    grown = false;
    for (const [pid, parent] of parents) {
      if (found.has(parent) && !found.has(pid)) {
        found.add(pid);
        grown = true;
      }
    }
  }
}
