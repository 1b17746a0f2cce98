import { appendFileSync, closeSync, fstatSync, openSync, readSync, statSync, writeFileSync } from "node:fs";

/** GetConsoleOutput answers with the last 64 KB, as AWS does. */
const shownBytes = 64 * 1024;
/** Past this the file is cut to its last 64 KB, so that a talkative app cannot fill the disk. */
const keptBytes = 1024 * 1024;

/** The end of a machine's console, from the start of a line. */
export function readConsole(path: string): string {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return ""; // it has not started yet
  }
  try {
    const { size } = fstatSync(file);
    const length = Math.min(size, shownBytes);
    const buffer = Buffer.alloc(length);
    const read = readSync(file, buffer, 0, length, size - length);
    const text = buffer.toString("utf8", 0, read);
    return size > shownBytes ? text.slice(text.indexOf("\n") + 1) : text;
  } finally {
    closeSync(file);
  }
}

/** A line of the machine's own, where a kernel would write one. */
export function writeConsole(path: string, line: string): void {
  appendFileSync(path, `[hitori] ${line}\n`);
}

/**
 * Cuts a console that grew too long. The machine's processes hold the file open for appending, so what they write
 * next lands behind what is kept; what they write during the cut may be lost.
 */
export function boundConsole(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > keptBytes) writeFileSync(path, readConsole(path));
}
