import { linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode, HitoriError } from "../base/error.ts";
import { isProcessAlive, ownProcess } from "../base/living-process.ts";

interface Holder {
  readonly pid: number;
  /** Of the process, in clock ticks since boot: a number may be given again to another process. */
  readonly started: string;
  readonly boot: string;
}

/**
 * Takes a lock file for this process. One that a dead process left, or another boot, is taken over.
 * @returns what gives it back
 * @throws HitoriError MIGRATION_RUNNING
 */
export function takeLock(path: string): () => void {
  mkdirSync(dirname(path), { recursive: true });
  const { pid, startTime: started } = ownProcess();
  const own = `${path}.${pid}`;
  writeFileSync(own, JSON.stringify({ pid, started, boot: bootId() }));
  try {
    for (let tries = 0; tries < 3; tries++) {
      try {
        linkSync(own, path);
        return () => rmSync(path, { force: true });
      } catch (error) {
        if (errorCode(error) !== "EEXIST") throw error;
      }
      const holder = read(path);
      if (holder && isAlive(holder)) throw running(holder);
      rmSync(path, { force: true });
    }
    throw running(read(path));
  } finally {
    unlinkSync(own);
  }
}

function running(holder: Holder | undefined): HitoriError {
  return new HitoriError({
    code: "MIGRATION_RUNNING",
    message: `Another hitori migrate is at work here (process ${holder?.pid ?? "unknown"}).`,
    hint: `Let it end, or end it: kill ${holder?.pid ?? ""}   Then run this again: it continues.`,
  });
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    // Gone meanwhile, or torn: nobody holds it.
    return undefined;
  }
}

function isAlive({ pid, started, boot }: Holder): boolean {
  return boot === bootId() && isProcessAlive({ pid, startTime: started });
}

function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
}
