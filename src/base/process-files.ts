import { readdirSync, readFileSync } from "node:fs";

/** Every process that /proc shows, dead ones that nobody has reaped yet among them. */
export function processIds(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** True for a process that runs, or waits to: no zombie. */
export function isAlive(pid: number): boolean {
  return livingStat(pid) !== undefined;
}

/** As `processStat`, and undefined for a zombie too: one that is dead, only not yet reaped. */
export function livingStat(pid: number): readonly string[] | undefined {
  const stat = processStat(pid);
  return stat?.[0] === "Z" || stat?.[0] === "X" ? undefined : stat;
}

/**
 * What proc(5)'s stat says of a process, from its state on: the name before that may hold anything, so it counts from the
 * name's closing bracket. `[0]` is field 3, the state; `[19]` is field 22, the start time. Undefined for one that is gone.
 */
export function processStat(pid: number): readonly string[] | undefined {
  return processFile(pid, "stat")
    ?.replace(/^.*\) /s, "")
    .split(" ");
}

/** The start time of a living process, in hundredths of a second since boot; undefined for one that is gone or a zombie. */
export function processStartTime(pid: number): string | undefined {
  return livingStat(pid)?.[19];
}

/** A process's command line, each word ended by a zero; "" for one that is gone. */
export function commandLineOf(pid: number): string {
  return processFile(pid, "cmdline") ?? "";
}

/** A file of a process below /proc; undefined for one that is gone, as it may be between any two looks. */
export function processFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    return undefined;
  }
}
