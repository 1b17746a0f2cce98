import { writeFileSync } from "node:fs";
import { readFileIfPresent } from "./atomic-file.ts";
import { errorCode } from "./error.ts";
import { processStartTime, processStat } from "./process-files.ts";

/** A process by its number and, since numbers come again, by when it started; "" where the system has no /proc. */
export interface LivingProcess {
  readonly pid: number;
  readonly startTime: string;
}

/** The process that asks, to be written down. */
export function ownProcess(): LivingProcess {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? "" };
}

/** The process that has this number now, a zombie too; undefined where there is none. Needs /proc. */
export function processOf(pid: number): LivingProcess | undefined {
  const startTime = processStat(pid)?.[19];
  return startTime === undefined ? undefined : { pid, startTime };
}

/** Whether the process that was written down still lives. */
export function isProcessAlive({ pid, startTime }: LivingProcess): boolean {
  return startTimeOf(pid) === startTime;
}

/** One read of /proc, which it needs: cheap enough to be asked twenty times a second. */
export function observeProcess({ pid, startTime }: LivingProcess): "alive" | "stopped" | "dead" {
  const stat = processStat(pid);
  const state = stat?.[0] ?? "X";
  if (stat?.[19] !== startTime || "ZX".includes(state)) return "dead";
  return state === "T" ? "stopped" : "alive";
}

/** Not synced to disk: a computer that loses its power loses the process too. */
export function writeProcess(path: string, { pid, startTime }: LivingProcess): void {
  writeFileSync(path, `${pid} ${startTime}\n`);
}

export function readProcess(path: string): LivingProcess | undefined {
  const [pid, startTime] = (readFileIfPresent(path) ?? "").trim().split(" ");
  return pid && startTime ? { pid: Number(pid), startTime } : undefined;
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
