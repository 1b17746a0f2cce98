import type { Clock } from "./clock.ts";

export interface WaitOptions {
  readonly clock: Clock;
  /** Milliseconds until it gives up. */
  readonly timeout: number;
  /** Milliseconds between two looks. */
  readonly interval: number;
  readonly signal?: AbortSignal;
}

/**
 * Looks again and again until `look` returns something other than undefined.
 * Returns that, or undefined once the time is over: the caller knows best what to say then.
 */
export async function waitUntil<T>(
  look: () => Promise<T | undefined> | T | undefined,
  options: WaitOptions,
): Promise<T | undefined> {
  const deadline = options.clock.monotonic() + options.timeout;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (options.clock.monotonic() >= deadline) return undefined;
    await options.clock.sleep(options.interval, options.signal);
  }
}
