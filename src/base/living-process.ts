import { errorCode } from "./error.ts";
import { processStartTime } from "./process-files.ts";

/** A process by its number and, since numbers come again, by when it started; "" where the system has no /proc. */
export interface LivingProcess {
  readonly pid: number;
  readonly startTime: string;
}

/** The process that asks, to be written down. */
export function ownProcess(): LivingProcess {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" };
}

/** Whether the process that was written down still lives. */
export function isProcessAlive({ pid, startTime }: LivingProcess): boolean {
  return startTimeOf(pid) === startTime;
}

/** By /proc where there is one; elsewhere a living process has none, and its number must do. */
function startTimeOf(pid: number): string | undefined {
  if (process.platform === "linux") return processStartTime(pid);
  try {
    process.kill(pid, 0);
    return "";
  } catch (error) {
    return errorCode(error) === "EPERM" ? "" : undefined;
  }
}
