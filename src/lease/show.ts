import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent } from "../base/atomic-file.ts";
import { formatDuration } from "../base/duration.ts";
import { errorCode, HitoriError } from "../base/error.ts";
import { type Hint, parseHint } from "./hint.ts";
import { longestTakeoverWait } from "./profile.ts";
import { hintName } from "./store.ts";
import { looksLikeToken, parseToken, type Token } from "./token.ts";

/** What a lease directory says, for people. */
export interface LeaseShown {
  readonly directory: string;
  readonly state: "held" | "free" | "frozen";
  readonly epoch: number | undefined;
  readonly sequence: number | undefined;
  /** The holder, where the hint is the token's own. */
  readonly holder: Hint | undefined;
  /** Milliseconds since the token was renamed last, by the file server's clock and ours: for people, decides nothing. */
  readonly renewedAgo: number | undefined;
  /** What a candidate waits for, or what a person must do. */
  readonly next: string;
}

/**
 * Reads a lease directory. @param now wall-clock milliseconds
 * @throws LEASE_NO_DIRECTORY where there is none
 */
export function showLease(directory: string, now: number): LeaseShown {
  const names = readNames(directory).filter(looksLikeToken);
  const [name = ""] = names;
  const token = names.length === 1 ? parseToken(name) : undefined;
  if (token === undefined) return frozen(directory, names);
  const hint = parseHint(readFileIfPresent(join(directory, hintName)) ?? "");
  const holder = hint?.nonce === token.nonce ? hint : undefined;
  const renewedAgo = Math.max(
    0,
    now - (statSync(join(directory, name), { throwIfNoEntry: false })?.ctimeMs ?? now),
  );
  const { term: epoch, sequence } = token;
  const state = token.state;
  return {
    directory,
    state,
    epoch,
    sequence,
    holder,
    renewedAgo,
    next: waitingFor(token, holder, renewedAgo),
  };
}

function readNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    const code = errorCode(error);
    throw new HitoriError({
      code: "LEASE_NO_DIRECTORY",
      message:
        code === "ENOENT"
          ? `There is no lease directory ${directory}.`
          : `${directory} cannot be read: ${code}.`,
      hint: "It is <mount>/<app>/.hitori/lease, and made by the first instance: is the file system mounted?",
      cause: error,
    });
  }
}

function frozen(directory: string, names: readonly string[]): LeaseShown {
  const found = names.length === 0 ? "no token" : names.join(", ");
  const next = `there must be exactly one token, and there is: ${found}. Make sure that no instance of the app runs, then see docs/guarantees.md`;
  return {
    directory,
    state: "frozen",
    epoch: undefined,
    sequence: undefined,
    holder: undefined,
    renewedAgo: undefined,
    next,
  };
}

function waitingFor(token: Token, holder: Hint | undefined, renewedAgo: number): string {
  if (token.state === "free") return "nobody holds it: the first instance that asks gets it";
  const wait = holder?.takeoverWait ?? longestTakeoverWait;
  const who = holder?.instanceId ?? "an instance that has left no hint";
  const soonest = formatDuration(Math.max(0, wait - renewedAgo));
  return [
    `a candidate waits for the lease that ${who} holds (epoch ${token.term}): it takes it over after`,
    `${formatDuration(wait)} without a renewal, in ${soonest} at the earliest, or at once when EC2 says that the`,
    "holder is gone",
  ].join(" ");
}
