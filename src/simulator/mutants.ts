import { decideGuard } from "../guard/decide-guard.ts";
import { decideWatch, type WatchStep } from "../lease/decide-watch.ts";
import type { KnownProfile } from "../lease/profile.ts";
import { type LeaseRules, leaseRules } from "../lease/rules.ts";
import { formatToken } from "../lease/token.ts";
import type { HostTime } from "./process.ts";
import type { Storage } from "./storage.ts";

/** One rule of the design broken, to show that the simulator notices. All false is the design. */
export interface Breakage {
  /** Changes the candidate's and holder's decisions. */
  readonly rules?: (sight: { readonly storage: Storage; readonly hostTime: HostTime }) => LeaseRules;
  readonly profile?: (profile: KnownProfile) => KnownProfile;
  /** Changes what the guard decides. */
  readonly decideGuard?: typeof decideGuard;
  /** The guard kills, but the machine is not reset: its kernel writes back what the app had dirtied. */
  readonly killWithoutReset?: boolean;
  readonly noKernelWatchdog?: boolean;
  /** The guard's code runs in the agent's process (and no watchdog looks after it). */
  readonly guardInAgent?: boolean;
  /** A hand-over frees the token, then stops the app. */
  readonly releaseBeforeDeath?: boolean;
  /** The app starts although the guard has not acknowledged. */
  readonly unguardedStart?: boolean;
}

/** The guard takes a renewal's arrival for its time. */
const guardCountsFromArrival: Breakage = {
  decideGuard: (state, input, now, limits) =>
    decideGuard(state, input.type === "extend" ? { ...input, sentAt: now } : input, now, limits),
};

/** The candidate takes every answer for a yes, as one does who overwrites a claim file. */
const overwriteClaim: Breakage = { rules: () => ({ ...leaseRules, judgeSwap: () => "held" }) };

/** The candidate believes the time that the holder wrote, and its own wall clock. */
const trustWallClock: Breakage = {
  rules: ({ storage, hostTime }) => ({
    ...leaseRules,
    decideWatch: (watch, seen, now, terms): WatchStep => {
      const step = decideWatch(watch, seen, now, terms);
      const { decision } = step;
      if (decision.kind !== "wait" || decision.for !== "holder") return step;
      const stamp = storage.stamps.get(formatToken(decision.token));
      if (stamp === undefined || hostTime.wall() - stamp < terms.takeoverWait) return step;
      return { ...step, decision: { kind: "take", from: decision.token, takeover: "expired" } };
    },
  }),
};

function takeoverWait(seconds: number): Breakage {
  return {
    profile: (profile) => ({ ...profile, takeoverWait: seconds * 1000 }),
    rules: () => ({ ...leaseRules, takeoverWait: (own) => own }),
  };
}

/** Every mutant that the simulator must catch. */
export const mutants: Readonly<Record<string, Breakage>> = {
  "overwrite the claim": overwriteClaim,
  "trust the wall clock": trustWallClock,
  "W = G": takeoverWait(33),
  "W = D": takeoverWait(42),
  "W = 48 s": takeoverWait(48),
  "deadline counts from the answer": {
    rules: () => ({ ...leaseRules, renewalCountsFrom: ({ answeredAt }) => answeredAt }),
  },
  "deadline counts from the last repetition": {
    rules: () => ({ ...leaseRules, renewalCountsFrom: ({ sentAt }) => sentAt }),
  },
  "guard counts from the arrival": guardCountsFromArrival,
  "watch counts from before the listing": {
    rules: () => ({ ...leaseRules, lookCountsFrom: ({ askedAt }) => askedAt }),
  },
  "kill without reset": { killWithoutReset: true },
  "no kernel watchdog": { noKernelWatchdog: true },
  "guard inside the agent": { guardInAgent: true, noKernelWatchdog: true },
  "release before death": { releaseBeforeDeath: true },
  "start before the guard is armed": { unguardedStart: true },
  "ignore the holder's own wait": { rules: () => ({ ...leaseRules, takeoverWait: (own) => own }) },
};
