import { type BigIntStats, closeSync, fstatSync, openSync, readSync } from "node:fs";
import { preciseTime } from "../../base/clock.ts";
import { closeFile, openFile, readFully, statFile } from "./file-calls.ts";

/** Milliseconds of a call from which on the detour over a thread, some 50 µs of processor time, is worth it. */
const slowCall = 0.5;
/** Slow calls in a row that are the source's own: a single one is most often another process that had the processor. */
const slowInRow = 4;
/** Reads that go over threads before the source is tried in place again. */
const pauseAfterSlow = 256;

/**
 * Reads the source in place while it answers from memory, which costs a tenth of handing each call to a thread, and
 * over threads where it has to fetch: a cold disk, a network.
 */
export class SourceFiles {
  #slow = 0;
  #inRow = 0;

  async open(path: Buffer, flags: number): Promise<number> {
    if (this.#slow > 0) return openFile(path, flags);
    return this.#timed(() => openSync(path, flags));
  }

  async stat(file: number): Promise<BigIntStats> {
    return this.#slow > 0 ? statFile(file) : fstatSync(file, { bigint: true });
  }

  async read(file: number, buffer: Buffer, length: number, position: number): Promise<number> {
    if (this.#slow > 0) {
      this.#slow -= 1;
      return readFully(file, buffer, length, position);
    }
    return this.#timed(() => {
      let count = 0;
      while (count < length) {
        const more = readSync(file, buffer, count, length - count, position + count);
        if (more === 0) break;
        count += more;
      }
      return count;
    });
  }

  async close(file: number): Promise<void> {
    if (this.#slow > 0) await closeFile(file);
    else closeSync(file);
  }

  #timed<T>(call: () => T): T {
    const from = preciseTime();
    const result = call();
    this.#inRow = preciseTime() - from > slowCall ? this.#inRow + 1 : 0;
    if (this.#inRow >= slowInRow) {
      this.#slow = pauseAfterSlow;
      // One more that is slow is enough to go on like that.
      this.#inRow = slowInRow - 1;
    }
    return result;
  }
}
