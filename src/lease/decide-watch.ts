import { sameToken } from "./decide-swap.ts";
import type { Takeover } from "./lease.ts";
import type { StoreAnswer } from "./store.ts";
import { hasSuccessor, looksLikeToken, parseToken, type Token } from "./token.ts";

/** What a candidate remembers between two looks. Times are its own clock's `monotonic`. */
export interface Watch {
  /** The highest token seen so far. */
  readonly best?: Token;
  /** When `best` was first seen: after the listing had returned, never before. */
  readonly seenAt: number;
  /** Looks in a row without exactly one readable token. */
  readonly odd: number;
  /** Since when every listing has shown a lower sequence than `best`. */
  readonly backSince?: number;
}

export const blankWatch: Watch = { seenAt: 0, odd: 0 };

/** What a look is judged by. */
export interface WatchTerms {
  /** W that applies to the token, milliseconds; the holder's may be longer than ours. */
  readonly takeoverWait: number;
  /** Nonces whose holder is proven dead, by EC2 or by its own word. */
  readonly dead: ReadonlyMap<string, Takeover>;
}

export type WatchDecision =
  | { readonly kind: "take"; readonly from: Token; readonly takeover: Takeover }
  | { readonly kind: "wait"; readonly for: "holder"; readonly token: Token; readonly until: number }
  | { readonly kind: "wait"; readonly for: "storage"; readonly code: string }
  | { readonly kind: "wait"; readonly for: "second look" }
  | { readonly kind: "bootstrap" }
  | { readonly kind: "frozen"; readonly reason: string };

export interface WatchStep {
  readonly watch: Watch;
  readonly decision: WatchDecision;
}

/**
 * Looks in a row before an odd directory freezes the lease: a listing made during a rename may show no token, or two
 * (POSIX leaves it open), and that passes.
 */
const oddLooks = 3;

const whatToCheck =
  'Make sure that no instance of the app runs, then leave exactly one token in the lease directory, the one with the highest sequence: "hitori lease show" tells what is there';

/**
 * Judges one look at the lease directory. `now` was read after the listing had returned: the token existed by then, and
 * the wait counts from then. A lower sequence than one already seen is a stale answer; it must not start the wait anew
 * (that took the median take-over from 60 to 83 s in a model).
 */
export function decideWatch(
  watch: Watch,
  seen: StoreAnswer<readonly string[]>,
  now: number,
  terms: WatchTerms,
): WatchStep {
  if (!seen.ok) return missingOrUnreadable(watch, seen.code);
  const names = seen.value.filter(looksLikeToken);
  const token = names.length === 1 ? parseToken(names[0] ?? "") : undefined;
  if (token === undefined || !hasSuccessor(token)) return oddLook(watch, describeOdd(names));
  if (watch.best && token.sequence < watch.best.sequence) return wentBack(watch, watch.best, now, terms);
  const known = watch.best !== undefined && sameToken(watch.best, token);
  const next: Watch = { best: token, seenAt: known ? watch.seenAt : now, odd: 0 };
  return { watch: next, decision: decideOn(token, next.seenAt, now, terms) };
}

function decideOn(token: Token, seenAt: number, now: number, terms: WatchTerms): WatchDecision {
  if (token.state === "free")
    return { kind: "take", from: token, takeover: token.term === 0 ? "first" : "released" };
  const dead = terms.dead.get(token.nonce);
  if (dead !== undefined) return { kind: "take", from: token, takeover: dead };
  const until = seenAt + terms.takeoverWait;
  if (now >= until) return { kind: "take", from: token, takeover: "expired" };
  return { kind: "wait", for: "holder", token, until };
}

/** A directory that was never seen is made; one that was seen and is gone is a person's business. */
function missingOrUnreadable(watch: Watch, code: string): WatchStep {
  if (code === "ENOTDIR") return oddLook(watch, "the lease directory is a file");
  if (code !== "ENOENT") return { watch, decision: { kind: "wait", for: "storage", code } };
  if (watch.best === undefined && watch.odd === 0) return { watch, decision: { kind: "bootstrap" } };
  return oddLook(watch, "the lease directory is gone");
}

function oddLook(watch: Watch, reason: string): WatchStep {
  const odd = watch.odd + 1;
  const next = { ...watch, odd };
  if (odd < oddLooks) return { watch: next, decision: { kind: "wait", for: "second look" } };
  return { watch: next, decision: { kind: "frozen", reason: `${reason}. ${whatToCheck}` } };
}

function wentBack(watch: Watch, best: Token, now: number, terms: WatchTerms): WatchStep {
  const backSince = watch.backSince ?? now;
  const next = { ...watch, odd: 0, backSince };
  if (now - backSince < terms.takeoverWait) {
    return {
      watch: next,
      decision: { kind: "wait", for: "holder", token: best, until: watch.seenAt + terms.takeoverWait },
    };
  }
  return {
    watch: next,
    decision: {
      kind: "frozen",
      reason: `the token's sequence went back: was the volume restored from a backup? ${whatToCheck}`,
    },
  };
}

function describeOdd(names: readonly string[]): string {
  if (names.length === 0) return "there is no token in the lease directory";
  if (names.length > 1) return `there are ${names.length} tokens in the lease directory: ${names.join(", ")}`;
  return `the token in the lease directory cannot be read: ${names[0]}`;
}
