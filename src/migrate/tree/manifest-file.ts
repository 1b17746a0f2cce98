import { closeSync, fsyncSync, openSync, readSync, renameSync, writeSync } from "node:fs";
import { errorCode } from "../../base/error.ts";
import type { CopiedEntry } from "./entry.ts";
import { manifestLine, parseManifestLine } from "./manifest-line.ts";
import { compareDirectories } from "./order.ts";
import { nameOf, parentOf } from "./path-bytes.ts";

const chunkBytes = 256 * 1024;

/** The entries of a manifest, in its order, a chunk of the file at a time. A torn last line is left out. */
export function* readManifest(path: string): Generator<CopiedEntry> {
  const file = openIfPresent(path);
  if (file === undefined) return;
  const chunk = Buffer.allocUnsafe(chunkBytes);
  try {
    let rest = "";
    for (;;) {
      const count = readSync(file, chunk, 0, chunkBytes, null);
      if (count === 0) return;
      const lines = (rest + chunk.toString("latin1", 0, count)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const entry = parseManifestLine(line);
        if (entry) yield entry;
      }
    }
  } finally {
    closeSync(file);
  }
}

function openIfPresent(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a manifest in its order, in chunks. */
export class ManifestWriter {
  readonly #file: number;
  #lines: string[] = [];

  constructor(path: string) {
    this.#file = openSync(path, "w");
  }

  write(entry: CopiedEntry): void {
    this.#lines.push(manifestLine(entry));
    if (this.#lines.length >= 256) this.flush();
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    writeSync(this.#file, `${this.#lines.join("\n")}\n`, null, "latin1");
    this.#lines = [];
  }

  close(): void {
    this.flush();
    fsyncSync(this.#file);
    closeSync(this.#file);
  }
}

/**
 * Brings a manifest up to date with what an interrupted pass had done: `next` knows better as far as it goes, from
 * there on `path` holds. Afterwards `path` is all that is known to be on the target.
 */
export function mergeManifests(path: string, next: string): void {
  const merged = `${path}.merged`;
  const writer = new ManifestWriter(merged);
  let last: CopiedEntry | undefined;
  for (const entry of readManifest(next)) {
    writer.write(entry);
    last = entry;
  }
  for (const entry of readManifest(path)) {
    if (last === undefined || isBefore(last, entry)) writer.write(entry);
  }
  writer.close();
  renameSync(merged, path);
}

function isBefore(a: CopiedEntry, b: CopiedEntry): boolean {
  if (a.path === "" || b.path === "") return a.path === "" && b.path !== "";
  const byDirectory = compareDirectories(parentOf(a.path), parentOf(b.path));
  return byDirectory === 0 ? nameOf(a.path) < nameOf(b.path) : byDirectory < 0;
}

/** An older manifest, asked directory by directory in the order of a walk. */
export class ManifestBlocks {
  readonly #entries: Generator<CopiedEntry>;
  #next: CopiedEntry | undefined;
  /** The top's own entry, where the manifest has one. */
  readonly top: CopiedEntry | undefined;

  constructor(path: string) {
    this.#entries = readManifest(path);
    this.#advance();
    if (this.#next?.path === "") {
      this.top = this.#next;
      this.#advance();
    }
  }

  /** What it has directly in `directory`. Directories that come before, and were not asked for, are passed over. */
  take(directory: string): CopiedEntry[] {
    const block: CopiedEntry[] = [];
    while (this.#next !== undefined) {
      const order = compareDirectories(parentOf(this.#next.path), directory);
      if (order > 0) break;
      if (order === 0) block.push(this.#next);
      this.#advance();
    }
    return block;
  }

  close(): void {
    this.#entries.return(undefined);
  }

  #advance(): void {
    const { value, done } = this.#entries.next();
    this.#next = done ? undefined : value;
  }
}
