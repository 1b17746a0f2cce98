import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import { type Hint, parseHint } from "./hint.ts";
import type { LeaseStore, StoreAnswer } from "./store.ts";
import { formatToken, freed, hasSuccessor, looksLikeToken, parseToken, type Token } from "./token.ts";

/** Milliseconds that the token must stand still: more than two renewals of the slowest profile, which come every 4 s. */
export const stillness = 10_000;

export interface BreakOptions {
  readonly store: LeaseStore;
  readonly clock: Clock;
  /** Instance ids that a person has stopped, and vouches for. */
  readonly stopped: readonly string[];
  /** Asked once it is known whose lease it is; false leaves everything as it is. */
  readonly agreed: (holder: Hint) => Promise<boolean>;
}

export interface LeaseBroken {
  readonly broken: boolean;
  readonly holder: Hint;
  readonly epoch: number;
}

/**
 * Frees a silent holder's lease on a person's word that its instance is stopped. It is the holder's own last step, done
 * by the same compare-and-swap: whoever renews meanwhile wins, and keeps the lease.
 *
 * @throws LEASE_FROZEN, LEASE_FREE, LEASE_HOLDER_UNKNOWN, LEASE_HOLDER_NOT_STOPPED before anything is changed;
 *   LEASE_ALIVE where the holder renews; LEASE_STORE where the file system does not answer
 */
export async function breakLease(options: BreakOptions): Promise<LeaseBroken> {
  const { store, clock, stopped } = options;
  const token = await readToken(store);
  const holder = parseHint(answered(await store.readHint()));
  if (holder === undefined || holder.nonce !== token.nonce) {
    throw refusal(
      "LEASE_HOLDER_UNKNOWN",
      "The holder has left no hint, so nobody can say which instance it is.",
    );
  }
  if (!stopped.includes(holder.instanceId)) {
    throw refusal(
      "LEASE_HOLDER_NOT_STOPPED",
      `The lease is held by ${holder.instanceId}, which is not among the stopped: ${stopped.join(", ")}.`,
      `Stop it, see that it is stopped (aws ec2 describe-instances), and name it: --stopped ${holder.instanceId}`,
    );
  }
  const epoch = token.term;
  if (!(await options.agreed(holder))) return { broken: false, holder, epoch };
  const name = formatToken(token);
  await clock.sleep(stillness);
  if (!answered(await store.list()).includes(name)) throw alive(holder);
  const free = formatToken(freed(token));
  const swap = await store.rename(name, free);
  // A rename whose answer was lost may have happened: the listing knows.
  if (!swap.ok && !answered(await store.list()).includes(free)) throw alive(holder);
  return { broken: true, holder, epoch };
}

async function readToken(store: LeaseStore): Promise<Token> {
  const names = answered(await store.list()).filter(looksLikeToken);
  const token = names.length === 1 ? parseToken(names[0] ?? "") : undefined;
  if (token === undefined || !hasSuccessor(token)) {
    throw refusal(
      "LEASE_FROZEN",
      `The lease is frozen: expected one token, got ${names.join(", ") || "none"}.`,
      "Breaking does not help here: docs/guarantees.md, Fails closed, says what does.",
    );
  }
  if (token.state === "free") {
    throw refusal("LEASE_FREE", "Nobody holds the lease: the first instance that asks gets it.");
  }
  return token;
}

function answered<T>(answer: StoreAnswer<T>): T {
  if (answer.ok) return answer.value;
  throw refusal("LEASE_STORE", `The lease directory does not answer: ${answer.code}.`);
}

function alive(holder: Hint): HitoriError {
  return refusal(
    "LEASE_ALIVE",
    `The token has moved meanwhile: ${holder.instanceId} lives and renews its lease, or somebody else has taken it.`,
  );
}

function refusal(
  code: string,
  message: string,
  hint = "Look again: hitori lease show <directory>",
): HitoriError {
  return new HitoriError({ code, message, hint, exitCode: 3 });
}
