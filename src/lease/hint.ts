import { createHash } from "node:crypto";
import type { LeaseCandidate, LeaseProfile } from "./lease.ts";

/**
 * Who holds the lease, in words: for people, for asking EC2 whether that instance still exists, and for the wait that
 * the holder's own profile asks of others. It counts only where its nonce is the token's; a missing or broken one
 * costs time, never safety.
 */
export interface Hint extends LeaseCandidate {
  readonly nonce: string;
  readonly epoch: number;
  readonly profile: string;
  /** W of the holder, milliseconds. */
  readonly takeoverWait: number;
  /** Wall-clock milliseconds; for people. */
  readonly acquiredAt: number;
}

export function makeHint(
  candidate: LeaseCandidate,
  profile: LeaseProfile,
  held: { readonly nonce: string; readonly epoch: number; readonly acquiredAt: number },
): Hint {
  const { instanceId, availabilityZone, bootId, version } = candidate;
  const { name, takeoverWait } = profile;
  return { instanceId, availabilityZone, bootId, version, ...held, profile: name, takeoverWait };
}

export function formatHint(hint: Hint): string {
  return `${JSON.stringify({ ...hint, checksum: checksum(hint) }, undefined, 2)}\n`;
}

/** Reads a hint; undefined for one that is torn, edited, or of another form. */
export function parseHint(text: string): Hint | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined; // torn by a crash of its writer: as good as none
  }
  if (typeof document !== "object" || document === null) return undefined;
  const { checksum: stated, ...hint } = document as Hint & { checksum?: unknown };
  const numbers = [hint.epoch, hint.takeoverWait, hint.acquiredAt];
  const words = [hint.instanceId, hint.availabilityZone, hint.bootId, hint.version, hint.nonce, hint.profile];
  if (!numbers.every((number) => Number.isFinite(number))) return undefined;
  if (!words.every((word) => typeof word === "string")) return undefined;
  return stated === checksum(hint) ? hint : undefined;
}

function checksum(hint: Hint): string {
  const entries = Object.entries(hint).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest("hex").slice(0, 16);
}
