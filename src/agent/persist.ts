import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/error.ts";

export interface PersistOptions {
  readonly clock: Clock;
  /** Aborts the waiting; an attempt under way ends first. */
  readonly signal: AbortSignal;
  /** Told of each failure that differs from the one before. */
  readonly onFailure: (message: string, error: unknown) => void;
  /** Longest milliseconds between two attempts; they begin at 250 and double. */
  readonly longest?: number;
  /** Attempts after which it gives up. Without it only the signal ends it. */
  readonly attempts?: number;
}

/** Tries until it succeeds. Undefined where the signal fired, or the attempts were used up, before that. */
export async function persist<T>(attempt: () => Promise<T>, options: PersistOptions): Promise<T | undefined> {
  const { clock, signal, onFailure, longest = 10_000, attempts = Number.POSITIVE_INFINITY } = options;
  let told: string | undefined;
  for (let number = 1; !signal.aborted; number++) {
    try {
      return await attempt();
    } catch (error) {
      const message = messageOf(error);
      if (message !== told) onFailure(message, error);
      told = message;
    }
    if (number >= attempts) return undefined;
    const delay = Math.min(250 * 2 ** (number - 1), longest);
    await clock.sleep(delay, signal).catch(() => {});
  }
  return undefined;
}
