/** What the breaker remembers on the volume, across instances. Times are wall-clock milliseconds. */
export interface Ledger {
  readonly starts: readonly Start[];
  /** The group's `hitori:resume` tag when the breaker began to hold: a different one resumes. */
  readonly heldWithTag?: string;
  readonly held: boolean;
  /** Why it holds: the failed starts may be too old to say so by the time the next instance asks. */
  readonly reason?: string;
  /** The topic was told that it holds: not again by the next instance. */
  readonly told?: boolean;
}

/** One attempt to bring the app up. */
export interface Start {
  readonly at: number;
  readonly instanceId: string;
  readonly epoch: number;
  /** `starting` for ever is what an instance leaves that died before the app was healthy. */
  readonly outcome: "starting" | "healthy" | "failed";
  readonly reason?: string;
}

export interface BreakerLimits {
  /** Starts that failed within the time before the next is refused. */
  readonly replacements: number;
  readonly withinSeconds: number;
}

export type Verdict =
  | { readonly action: "start"; readonly failures: number }
  | { readonly action: "hold"; readonly reason: string };

export const emptyLedger: Ledger = { starts: [], held: false };
const kept = 100;

/**
 * May the app be started, or an instance be replaced, once more? Counts the starts in a row that never became healthy,
 * or were given up later, within the time. A healthy one in between begins the count again.
 */
export function judge(ledger: Ledger, now: number, limits: BreakerLimits): Verdict {
  const since = now - limits.withinSeconds * 1000;
  const recent = ledger.starts.filter((start) => start.at >= since);
  const lastGood = recent.findLastIndex((start) => start.outcome === "healthy");
  const failures = recent.slice(lastGood + 1);
  if (ledger.held && ledger.reason !== undefined) return { action: "hold", reason: ledger.reason };
  if (ledger.held || failures.length >= limits.replacements) {
    const last = failures.at(-1)?.reason;
    const reason = `${failures.length} starts in a row within ${limits.withinSeconds} s never got healthy`;
    return { action: "hold", reason: last === undefined ? reason : `${reason}; the last: ${last}` };
  }
  return { action: "start", failures: failures.length };
}

export function withStart(ledger: Ledger, start: Omit<Start, "outcome">): Ledger {
  return { ...ledger, starts: [...ledger.starts, { ...start, outcome: "starting" as const }].slice(-kept) };
}

/** Writes down what became of the start of an epoch. */
export function withOutcome(
  ledger: Ledger,
  epoch: number,
  outcome: Start["outcome"],
  reason?: string,
): Ledger {
  const starts = ledger.starts.map((start) =>
    start.epoch === epoch ? { ...start, outcome, ...(reason === undefined ? {} : { reason }) } : start,
  );
  return { ...ledger, starts };
}

export function holding(ledger: Ledger, tag: string | undefined, reason: string): Ledger {
  if (ledger.held) return ledger;
  return { ...ledger, held: true, reason, ...(tag === undefined ? {} : { heldWithTag: tag }) };
}

/** The topic knows of the hold, unless it is over meanwhile. */
export function told(ledger: Ledger): Ledger {
  return ledger.held ? { ...ledger, told: true } : ledger;
}

/** Somebody resumed: what failed before counts no more. */
export function resumed(): Ledger {
  return emptyLedger;
}

/** Did somebody say `hitori resume` since the breaker began to hold? */
export function isResumed(ledger: Ledger, tag: string | undefined): boolean {
  return ledger.held && tag !== undefined && tag !== ledger.heldWithTag;
}
