import type { Clock } from "./clock.ts";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is told to go on: for tests and for simulation. */
export class VirtualClock implements Clock {
  #time: number;
  readonly #epoch: number;
  #order = 0;
  #timers: Timer[] = [];

  /** @param epoch wall-clock milliseconds at the start; the default is 2026-01-01T00:00:00Z */
  constructor(epoch = Date.UTC(2026, 0, 1)) {
    this.#time = 0;
    this.#epoch = epoch;
  }

  now(): number {
    return this.#epoch + this.#time;
  }

  monotonic(): number {
    return this.#time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = this.after(milliseconds, () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      });
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.#time + Math.max(0, milliseconds), order: this.#order++, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Goes on by `milliseconds`, firing every timer on the way in order, letting promises settle between. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#time + milliseconds;
    await settle();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#time = Math.max(this.#time, next.at);
      next.callback();
      await settle();
    }
    this.#time = end;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > end) continue;
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
        first = timer;
    }
    return first;
  }
}

/** Lets every promise that is ready run: a macrotask has all microtasks behind it. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
