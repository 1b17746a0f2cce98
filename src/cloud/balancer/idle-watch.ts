import type { Clock } from "../../base/clock.ts";

const looks = 10;

/**
 * Calls `onIdle` once no byte has moved for `milliseconds` (a tenth more at most). It counts bytes now and then, for
 * listening to every chunk would cost more. Returns what ends the watch.
 */
export function watchIdle(
  clock: Clock,
  milliseconds: number,
  bytes: () => number,
  onIdle: () => void,
): () => void {
  let last = bytes();
  let quiet = 0;
  let cancel = clock.after(milliseconds / looks, look);
  function look(): void {
    const current = bytes();
    quiet = current === last ? quiet + 1 : 0;
    last = current;
    if (quiet >= looks) onIdle();
    else cancel = clock.after(milliseconds / looks, look);
  }
  return () => cancel();
}
