import {
  closeSync,
  copyFileSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  truncateSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { errorCode } from "../base/error.ts";

/** A service's output on the machine: one file, and the one before it. */
export class ServiceLog {
  readonly path: string;
  readonly #limit: number;

  /** @param limit bytes after which the file is put aside */
  constructor(directory: string, service: string, limit = 16 * 1024 * 1024) {
    this.path = join(directory, `${service}.log`);
    this.#limit = limit;
  }

  /** Opens it for a process to write to. The caller closes it. */
  open(): number {
    mkdirSync(dirname(this.path), { recursive: true });
    return openSync(this.path, "a");
  }

  /** Puts a file that has grown too large aside. Its writers go on at the beginning (they append). */
  limit(): void {
    if (this.#size() < this.#limit) return;
    copyFileSync(this.path, `${this.path}.1`);
    truncateSync(this.path, 0);
  }

  /** The last bytes, beginning at a whole line. */
  tail(bytes: number): string {
    let file: number;
    try {
      file = openSync(this.path, "r");
    } catch (error) {
      if (errorCode(error) === "ENOENT") return "";
      throw error;
    }
    try {
      const { size } = fstatSync(file);
      const buffer = Buffer.alloc(Math.min(bytes, size));
      readSync(file, buffer, 0, buffer.length, size - buffer.length);
      const text = buffer.toString("utf8");
      return size > bytes ? text.slice(text.indexOf("\n") + 1) : text;
    } finally {
      closeSync(file);
    }
  }

  #size(): number {
    try {
      return statSync(this.path).size;
    } catch (error) {
      if (errorCode(error) === "ENOENT") return 0;
      throw error;
    }
  }
}
