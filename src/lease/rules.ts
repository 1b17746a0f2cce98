import { judgeSwap } from "./decide-swap.ts";
import { decideWatch } from "./decide-watch.ts";

/** The moments of one rename, by the clock of who sent it. */
interface RenameMoments {
  /** Before the first time that a rename to this very name was sent. */
  readonly firstSentAt: number;
  /** Before the latest time. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/**
 * Everything that the safety of the lease hangs on, in one place, so that the simulator can break each rule by itself
 * and show that it notices.
 */
export interface LeaseRules {
  readonly judgeSwap: typeof judgeSwap;
  readonly decideWatch: typeof decideWatch;
  /**
   * From when a renewal counts: from before the FIRST rename to that name was sent. It may have landed then and its
   * answer got lost, and a candidate may be counting from then. Never from the answer.
   */
  renewalCountsFrom(moments: RenameMoments): number;
  /** From when a look counts: from after the listing returned, since the token existed by then. */
  lookCountsFrom(moments: { readonly askedAt: number; readonly answeredAt: number }): number;
  /** W that a candidate keeps to, given the holder's, which is unknown where the hint is of no use. */
  takeoverWait(own: number, holders: number | undefined, longestKnown: number): number;
}

export const leaseRules: LeaseRules = {
  judgeSwap,
  decideWatch,
  renewalCountsFrom: ({ firstSentAt }) => firstSentAt,
  lookCountsFrom: ({ answeredAt }) => answeredAt,
  takeoverWait: (own, holders, longestKnown) => Math.max(own, holders ?? longestKnown),
};
