import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { systemClock } from "../../src/base/clock.ts";
import { parseLine } from "./journal.ts";

/** Follows the writers' journal and remembers when each epoch wrote first and last. */
export class JournalTail {
  readonly written = new Map<number, { first: number; last: number }>();
  readonly #path: string;
  /** What is added to CLOCK_MONOTONIC to make it wall-clock milliseconds. */
  readonly #offset = systemClock.now() - Number(process.hrtime.bigint()) / 1e6;
  #read = 0;
  #rest = "";

  constructor(path: string) {
    this.#path = path;
  }

  follow(): void {
    const file = openSync(this.#path, "r");
    try {
      const more = Buffer.alloc(Math.max(0, fstatSync(file).size - this.#read));
      this.#read += readSync(file, more, 0, more.length, this.#read);
      const lines = (this.#rest + more.toString("latin1")).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const text of lines) this.#take(text);
    } finally {
      closeSync(file);
    }
  }

  #take(text: string): void {
    const line = parseLine(text);
    if (line === undefined) return;
    const at = Number(line.at) / 1e6 + this.#offset;
    const known = this.written.get(line.epoch);
    if (known === undefined) this.written.set(line.epoch, { first: at, last: at });
    else known.last = at;
  }
}
