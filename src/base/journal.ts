import { appendFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { readFileIfPresent } from "./atomic-file.ts";

/** Adds one JSON line to an append-only file, making the file and its directory where missing. */
export function appendLine(path: string, record: unknown): void {
  const line = `${JSON.stringify(record)}\n`;
  try {
    appendFileSync(path, line);
  } catch {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, line);
  }
}

/** Reads the records of a journal. A torn last line (the writer was killed) is left out; others throw. */
export function readLines(path: string): unknown[] {
  const text = readFileIfPresent(path);
  if (text === undefined) return [];
  const lines = text.split("\n");
  lines.pop();
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as unknown);
}
