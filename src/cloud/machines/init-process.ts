import { writeFileSync } from "node:fs";
import { readFileIfPresent } from "../../base/atomic-file.ts";
import { processStat } from "../../base/process-files.ts";

/** A process by its number and, since numbers come again, by when it started (clock ticks since the kernel's boot). */
export interface InitProcess {
  readonly pid: number;
  readonly startTime: string;
}

/** The process of this number that runs now, or undefined where there is none. */
export function initProcess(pid: number): InitProcess | undefined {
  const status = processStatus(pid);
  return status && { pid, startTime: status.startTime };
}

/** One read of /proc: cheap enough to be asked twenty times a second. */
export function observeInit(init: InitProcess): "alive" | "stopped" | "dead" {
  const status = processStatus(init.pid);
  if (!status || status.startTime !== init.startTime || "ZX".includes(status.state)) return "dead";
  return status.state === "T" ? "stopped" : "alive";
}

/** Not synced to disk: a computer that loses its power loses the process too. */
export function writeInit(path: string, init: InitProcess): void {
  writeFileSync(path, `${init.pid} ${init.startTime}\n`);
}

export function readInit(path: string): InitProcess | undefined {
  const [pid, startTime] = (readFileIfPresent(path) ?? "").trim().split(" ");
  return pid && startTime ? { pid: Number(pid), startTime } : undefined;
}

function processStatus(pid: number): { state: string; startTime: string } | undefined {
  const stat = processStat(pid);
  return stat && { state: stat[0] ?? "X", startTime: stat[19] ?? "" };
}
