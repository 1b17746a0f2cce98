import type { Clock } from "./clock.ts";

/**
 * What a promise resolves with, or undefined where that takes longer than `limit` milliseconds; it is not ended then. Leaves
 * no timer behind.
 */
export async function inTime<T>(
  promise: Promise<T> | undefined,
  clock: Clock,
  limit: number,
): Promise<T | undefined> {
  const over = new AbortController();
  const late = clock.sleep(limit, over.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}
