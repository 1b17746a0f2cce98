import type { TimelineEvent } from "../timeline/event.ts";
import type { Words } from "./words/words.ts";

/** Whom an instance waits for. */
export interface Waiting {
  readonly holder: string;
  readonly epoch: number | undefined;
  readonly reason: string;
  /** Milliseconds until it may take over, where the holder is silent. */
  readonly takeoverIn: number | undefined;
}

/** What an instance waits for, by the last thing that its agent said; undefined where it does not wait. */
export function waitingOf(last: TimelineEvent | undefined, now: number): Waiting | undefined {
  if (last?.type !== "lease.waiting") return undefined;
  const { holder, holderEpoch: epoch, reason, at, takeoverIn } = last;
  const left = takeoverIn === undefined ? undefined : Math.max(0, at + takeoverIn - now);
  return { holder, epoch, reason, takeoverIn: left };
}

/** The last thing that an instance's agent said, in words; of a wait with its end, how long that is away. */
export function doing(last: TimelineEvent | undefined, now: number, words: Words): string {
  if (last === undefined) return "-";
  const left = waitingOf(last, now)?.takeoverIn;
  const said = words.sentence(last);
  return left === undefined ? said : words.status.waitEndsIn(said, left);
}
