import { readFileSync } from "node:fs";

/** Time as a parameter. Nothing outside this file and `virtual-clock.ts` asks the system for the time. */
export interface Clock {
  /** Wall-clock time, milliseconds since 1970. For people and for AWS's timestamps; never for ages. */
  now(): number;
  /** Milliseconds that never go back, counted through suspend where the system tells it. For ages. */
  monotonic(): number;
  /** Resolves after `milliseconds`; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls `callback` once after `milliseconds`. Returns what cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
}

/**
 * CLOCK_BOOTTIME in milliseconds, at a resolution of 10 ms. Node's own monotonic clock stands still while
 * the machine is suspended (nodejs/node#47724); /proc/uptime does not.
 */
function bootTime(): number | undefined {
  try {
    return Number(readFileSync("/proc/uptime", "latin1").split(" ", 1)[0]) * 1000;
  } catch {
    return undefined;
  }
}

const hasBootTime = bootTime() !== undefined;

/** Milliseconds to the microsecond, for spans too short for a clock's `monotonic`; stands still during suspend. */
export function preciseTime(): number {
  return performance.now();
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => (hasBootTime ? (bootTime() ?? performance.now()) : performance.now()),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, milliseconds);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
