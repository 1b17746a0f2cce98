import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";

/** Milliseconds between two lines of the log about the same pass; a terminal gets one a second. */
const interval = 30_000;

/** The name of the log, beside the journal. */
export const logName = "migrate.log";

/** Keeps what a migration said, with the time, for who asks afterwards what happened in the night. */
export class MigrationLog {
  readonly #path: string;
  readonly #clock: Clock;
  #phase: string | undefined;
  #writtenAt = 0;

  constructor(stateDirectory: string, clock: Clock) {
    mkdirSync(stateDirectory, { recursive: true });
    this.#path = join(stateDirectory, logName);
    this.#clock = clock;
  }

  /** Adds lines, each with the time. */
  write(text: string): void {
    const at = new Date(this.#clock.now()).toISOString();
    const lines = text.split("\n").map((line) => `${at} ${line.trimStart()}\n`);
    appendFileSync(this.#path, lines.join(""));
  }

  /** Adds what a pass says about itself: now and then while it goes on, and its last word. */
  progress(phase: string, text: string, over: boolean): void {
    const now = this.#clock.monotonic();
    const isDue = phase !== this.#phase || now - this.#writtenAt >= interval;
    if (!over && !isDue) return;
    this.#phase = over ? undefined : phase;
    this.#writtenAt = now;
    this.write(text);
  }
}
