import { randomUUID } from "node:crypto";
import { existsSync, promises } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { preciseTime } from "../base/clock.ts";

/** Looks at names that nobody has: an odd number, the middle one counts. */
const looks = 9;
/** Copying a file waits about as long as a dozen looks do: bench/migrate.ts, which answers as EFS does. */
const looksPerFile = 12;
const fewest = 16;
const most = 128;

/**
 * Threads for file system calls that keep the processor busy while a target answers as slowly as this one, and no more:
 * a thread that is idle has to be woken for each call, which costs more than the call (a third of all processor time of a
 * copy with 128 threads where 24 are enough). Changes nothing on the target.
 * @param path where the data is to go; it need not be there yet
 */
export async function threadsFor(path: string, cores = availableParallelism()): Promise<number> {
  let there = path;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  const took: number[] = [];
  for (let at = 0; at < looks; at++) {
    const from = preciseTime();
    // Whatever the matter is, the copy itself meets it and names it.
    await promises.lstat(join(there, `.hitori-${randomUUID()}`)).catch(() => undefined);
    took.push(preciseTime() - from);
  }
  return threadsForLook(took.sort((a, b) => a - b)[Math.floor(looks / 2)] ?? 0, cores);
}

/** @param look milliseconds that one look takes */
export function threadsForLook(look: number, cores: number): number {
  return Math.max(fewest, Math.min(most, Math.round(cores * look * looksPerFile)));
}
