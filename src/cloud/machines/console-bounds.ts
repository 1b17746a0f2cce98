import type { Clock } from "../../base/clock.ts";
import { boundConsole } from "./console-file.ts";

/** Milliseconds between two looks at a console's size. */
const interval = 1000;

/** Keeps consoles from growing without end, however often it is asked to. */
export class ConsoleBounds {
  readonly #clock: Clock;
  /** When each file was last looked at. */
  readonly #seen = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  bound(path: string): void {
    const now = this.#clock.monotonic();
    if (now - (this.#seen.get(path) ?? Number.NEGATIVE_INFINITY) < interval) return;
    this.#seen.set(path, now);
    boundConsole(path);
  }

  forget(path: string): void {
    this.#seen.delete(path);
  }
}
