import type { Clock } from "../../base/clock.ts";

/** Does things again and again, at a pace that may change, until the signal ends it; `wake` has all of them done now. */
export class Pulse {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  #woken = new AbortController();

  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  wake(): void {
    this.#woken.abort();
    this.#woken = new AbortController();
  }

  /** @param interval milliseconds between the end of one and the next. @param work must not throw */
  async repeat(interval: () => number, work: () => Promise<void>): Promise<void> {
    while (!this.#signal.aborted) {
      const either = AbortSignal.any([this.#signal, this.#woken.signal]);
      await work();
      await this.#clock.sleep(interval(), either).catch(() => undefined);
    }
  }
}
