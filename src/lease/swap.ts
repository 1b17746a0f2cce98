import type { Clock } from "../base/clock.ts";
import type { LeaseRules } from "./rules.ts";
import type { LeaseStore } from "./store.ts";
import { formatToken, type Token } from "./token.ts";

/** One rename and all its repetitions: they share the name, and so the moment from which success counts. */
export class Attempt {
  readonly from: Token;
  readonly to: Token;
  firstSentAt: number | undefined;

  constructor(from: Token, to: Token) {
    this.from = from;
    this.to = to;
  }
}

export type SwapResult =
  | { readonly kind: "held"; readonly countsFrom: number }
  | { readonly kind: "lost" }
  | { readonly kind: "unknown"; readonly code: string };

export interface SwapTools {
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly rules: LeaseRules;
  /** Milliseconds between two listings where the first could not be read. */
  readonly pause: number;
}

const listings = 3;

/** Compare-and-swap: renames the token from the name that we know to its next, and finds out whether that happened. */
export async function swap(attempt: Attempt, tools: SwapTools): Promise<SwapResult> {
  const { store, clock, rules } = tools;
  const sentAt = clock.monotonic();
  attempt.firstSentAt ??= sentAt;
  const answer = await store.rename(formatToken(attempt.from), formatToken(attempt.to));
  const moments = { firstSentAt: attempt.firstSentAt, sentAt, answeredAt: clock.monotonic() };
  const countsFrom = rules.renewalCountsFrom(moments);
  if (answer.ok) return { kind: "held", countsFrom };
  for (let listing = 0; listing < listings; listing++) {
    if (listing > 0) await clock.sleep(tools.pause);
    const names = await store.list();
    if (!names.ok || names.value.length === 0) continue;
    const verdict = rules.judgeSwap(attempt.to, names.value);
    if (verdict === "held") return { kind: "held", countsFrom };
    return verdict === "lost" ? { kind: "lost" } : { kind: "unknown", code: answer.code };
  }
  return { kind: "unknown", code: answer.code };
}
