import { findMarked, markVariable } from "../base/marked-processes.ts";
import { isAlive, processIds } from "../base/process-files.ts";

/** By it the lease's own processes are told from the app's: they inherit it in their environment. */
export const ownMark = "lease-of-task";

/** Marks what this process starts from now on. */
export function markOwnProcesses(): void {
  process.env[markVariable] = ownMark;
}

/** Every living process of the task but its first, and those of the lease itself: guard, its watchdog, store worker. */
export function appProcesses(): number[] {
  const own = new Set([1, process.pid, ...findMarked(ownMark), ...findMarked(`watchdog-of-${ownMark}`)]);
  return processIds().filter((pid) => !own.has(pid) && isAlive(pid));
}
