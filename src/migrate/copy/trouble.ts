import type { Clock } from "../../base/clock.ts";
import { errorCode, HitoriError, messageOf } from "../../base/error.ts";
import { readable } from "../tree/path-bytes.ts";

/** One entry that could not be copied. */
export interface Problem {
  /** As a person reads it. */
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** Problems of a pass: all are counted, some are kept. */
export class Problems {
  readonly kept: Problem[] = [];
  count = 0;

  add(path: string, error: unknown): void {
    this.count += 1;
    if (this.kept.length >= most) return;
    this.kept.push({ path: readable(path), code: errorCode(error) ?? "UNKNOWN", message: messageOf(error) });
  }
}

const most = 50;

/** What a network file system answers now and then, and not the next time. */
const transient = new Set(["EIO", "EAGAIN", "EINTR", "ETIMEDOUT", "ESTALE", "EREMOTEIO", "ENOBUFS"]);
const tries = 4;
const firstPause = 100;

/**
 * Does something again when the file system stumbled.
 * @param action told how many times it was tried before
 * @param isMended says of an error whether its cause was done away with just now
 */
export async function withRetries<T>(
  action: (before: number) => Promise<T>,
  clock: Clock,
  isMended: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let before = 0; ; before++) {
    try {
      return await action(before);
    } catch (error) {
      if (before + 1 < tries && isMended(error)) continue;
      if (before + 1 >= tries || !transient.has(errorCode(error) ?? "")) throw error;
      await clock.sleep(firstPause * 4 ** before);
    }
  }
}

/** The whole pass has to end where the target itself is the matter; undefined where only one entry is. */
export function fatal(error: unknown, target: string): HitoriError | undefined {
  if (error instanceof HitoriError) return error;
  const code = errorCode(error) ?? "";
  const known = fatalCodes[code];
  if (!known) return undefined;
  return new HitoriError({
    code: known.code,
    message: `${target}: ${known.fact} (${code}). What is copied stays copied.`,
    hint: `${known.remedy} Then run the same command: it continues.`,
    cause: error,
  });
}

const fatalCodes: Readonly<Record<string, { code: string; fact: string; remedy: string }>> = {
  ENOSPC: { code: "TARGET_FULL", fact: "no space is left", remedy: "Make room: df -h" },
  EDQUOT: { code: "TARGET_FULL", fact: "the quota is used up", remedy: "Make room, or raise the quota." },
  EROFS: {
    code: "TARGET_READ_ONLY",
    fact: "it is mounted read-only",
    remedy: "Mount it for writing: mount -o remount,rw",
  },
  ENOTCONN: { code: "TREE_GONE", fact: "the mount is gone", remedy: "Mount it again." },
  ENODEV: { code: "TREE_GONE", fact: "the mount is gone", remedy: "Mount it again." },
  ESHUTDOWN: { code: "TREE_GONE", fact: "the mount is gone", remedy: "Mount it again." },
};
