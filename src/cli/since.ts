import { parseDuration } from "../base/duration.ts";
import { usageError } from "./usage-error.ts";

/** Milliseconds that `--since` goes back. @throws HitoriError USAGE */
export function readSince(text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  throw usageError(`--since is no duration: got ${text}, expected something like 90s, 30m or 24h.`);
}
