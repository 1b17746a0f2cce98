import { readFileSync, writeFileSync } from "node:fs";
import { readFileIfPresent } from "../../../base/atomic-file.ts";

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

/** Fields 3 and 22 of proc(5)'s stat; the name before them may hold anything, so count from its closing bracket. */
function processStatus(pid: number): { state: string; startTime: string } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { state: fields[0] ?? "X", startTime: fields[19] ?? "" };
  } catch {
    return undefined; // gone
  }
}
