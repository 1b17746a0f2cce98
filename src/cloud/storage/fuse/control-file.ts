import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import type { StorageFault } from "../storage.ts";

/** Bytes of the fault, and from where the process id stands: native/passthrough.c looks at the same two places. */
const faultSize = 32;
const size = 64;

const letters = { stall: "s", slow: "l", "read-only": "r", full: "f" } as const;

/** Tells the program that serves a place what to do; it sees the file at its next operation. */
export function writeFault(path: string, fault: StorageFault | undefined): void {
  // Never shortened: the program has it mapped.
  if (!existsSync(path)) writeFileSync(path, Buffer.alloc(size));
  const words =
    fault === undefined ? "n" : `${letters[fault.kind]} ${fault.kind === "slow" ? fault.latency : 0}`;
  const file = openSync(path, "r+");
  try {
    writeSync(file, words.padEnd(faultSize), 0);
  } finally {
    closeSync(file);
  }
}

/** The process that serves the place, as it has written itself; undefined where none ever did. */
export function readServer(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  const pid = Number(readFileSync(path).subarray(faultSize).toString("latin1").replaceAll("\0", ""));
  return Number.isInteger(pid) && pid > 0 ? pid : undefined;
}
