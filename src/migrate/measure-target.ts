import { mkdirSync, promises } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";

/** How fast a file system takes files. */
export interface TargetSpeed {
  /** Milliseconds from create to close of a small file, owner and time set. */
  readonly fileLatency: number;
  /** Bytes a second into one large file. */
  readonly bandwidth: number;
}

const smallFiles = 24;
const smallBytes = 16 * 1024;
const largeBytes = 16 * 1024 * 1024;

/** Writes a few files into a directory of its own, removes them, and says how long that took. */
export async function measureTarget(to: string, clock: Clock): Promise<TargetSpeed> {
  const directory = join(to, `.hitori-probe-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  try {
    const from = clock.monotonic();
    for (let at = 0; at < smallFiles; at++) {
      const file = await promises.open(join(directory, `small-${at}`), "wx");
      await file.write(Buffer.alloc(smallBytes, at));
      await file.utimes(1, 1);
      await file.sync();
      await file.close();
    }
    const middle = clock.monotonic();
    const file = await promises.open(join(directory, "large"), "wx");
    await file.write(Buffer.alloc(largeBytes, 1));
    await file.sync();
    await file.close();
    const fileLatency = Math.max(0.05, (middle - from) / smallFiles);
    return { fileLatency, bandwidth: largeBytes / (Math.max(1, clock.monotonic() - middle) / 1000) };
  } finally {
    await promises.rm(directory, { recursive: true, force: true });
  }
}
