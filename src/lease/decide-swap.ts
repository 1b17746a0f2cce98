import { parseToken, type Token } from "./token.ts";

/** `unknown` grants nothing: the rename may yet happen. */
export type SwapVerdict = "held" | "lost" | "unknown";

/**
 * Judges a rename whose own answer says nothing certain, from a listing read after it. EFS has no reply cache: a
 * rename that was resent can report ENOENT or EEXIST although it succeeded, so only the names tell. A stale listing
 * shows an older token, hence `unknown`.
 */
export function judgeSwap(to: Token, names: readonly string[]): SwapVerdict {
  const tokens = names.map(parseToken).filter((token) => token !== undefined);
  const highest = tokens.reduce<Token | undefined>(
    (best, token) => (!best || token.sequence > best.sequence ? token : best),
    undefined,
  );
  if (highest === undefined || highest.sequence < to.sequence) return "unknown";
  const reached = tokens.filter((token) => token.sequence === highest.sequence);
  return reached.length === 1 && sameToken(highest, to) ? "held" : "lost";
}

export function sameToken(a: Token, b: Token): boolean {
  return a.sequence === b.sequence && a.term === b.term && a.nonce === b.nonce && a.state === b.state;
}
