import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { readLines } from "../base/journal.ts";

/** What a cutover does, in this order. Each is journaled before it begins and after it is done. */
export const cutoverSteps = ["stop", "copy", "verify", "mark", "aside", "start"] as const;
/** What a way back does, in this order. */
export const rollbackSteps = ["stop-new", "carry", "put-back", "start-old"] as const;
export const finishSteps = ["remove"] as const;

export type Operation = "cutover" | "rollback" | "finish";
export type StepName =
  | (typeof cutoverSteps)[number]
  | (typeof rollbackSteps)[number]
  | (typeof finishSteps)[number];

export type JournalRecord =
  | { readonly type: "begin"; readonly operation: Operation; readonly carry?: boolean; readonly at: string }
  | { readonly type: "step"; readonly step: StepName; readonly state: "begun" | "done"; readonly at: string }
  /** `undone`: a cutover that went back by itself. */
  | { readonly type: "end"; readonly operation: Operation; readonly at: string; readonly downtime?: number };

/** Adds a record and forces it to the disk: what follows may rely on it after a power loss. */
export function writeRecord(path: string, record: JournalRecord): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a");
  try {
    writeSync(file, `${JSON.stringify(record)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

export function readRecords(path: string): JournalRecord[] {
  return readLines(path) as JournalRecord[];
}
