import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { Clock } from "../base/clock.ts";
import { errorCode } from "../base/error.ts";
import { LineSplitter } from "./line-splitter.ts";

/** Milliseconds between two looks at a file. */
const interval = 250;
/** Bytes of one look: an app that writes more than 1 MB a second must not keep the agent from renewing the lease. */
const mostAtOnce = 256 * 1024;
/** What a talkative app is ahead by at most; older output stays in its file on the machine. */
const mostBehind = 4 * 1024 * 1024;

/** Follows a log file that others append to, and that is emptied when it grows too large. */
export class FileFollower {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #lines: LineSplitter;
  readonly #onLine: (text: string) => void;
  #decoder = new StringDecoder("utf8");
  #offset = 0;
  #cancel = () => {};

  constructor(path: string, clock: Clock, onLine: (text: string) => void) {
    this.#path = path;
    this.#clock = clock;
    this.#onLine = onLine;
    this.#lines = new LineSplitter(onLine);
  }

  /** Tells what is written from now on. */
  start(): void {
    this.#offset = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    this.#lookLater();
  }

  /** Tells what there is at the end, and no more. */
  stop(): void {
    this.#cancel();
    this.#look();
    this.#lines.end();
  }

  #lookLater(): void {
    this.#cancel = this.#clock.after(interval, () => {
      this.#look();
      this.#lookLater();
    });
  }

  #look(): void {
    let file: number;
    try {
      file = openSync(this.#path, "r");
    } catch (error) {
      if (errorCode(error) === "ENOENT") return;
      throw error;
    }
    try {
      this.#read(file, fstatSync(file).size);
    } finally {
      closeSync(file);
    }
  }

  #read(file: number, size: number): void {
    if (size < this.#offset) {
      this.#offset = 0;
      this.#decoder = new StringDecoder("utf8");
    }
    if (size - this.#offset > mostBehind) {
      this.#onLine(
        `hitori: ${size - this.#offset - mostAtOnce} bytes were left out here: they came too fast`,
      );
      this.#offset = size - mostAtOnce;
    }
    const buffer = Buffer.alloc(Math.min(size - this.#offset, mostAtOnce));
    const read = readSync(file, buffer, 0, buffer.length, this.#offset);
    this.#offset += read;
    this.#lines.push(this.#decoder.write(buffer.subarray(0, read)));
  }
}
