/**
 * The token: one empty file whose whole state is its name, `tok.<sequence>.<term>.<nonce>.<h|f>`. The only legal
 * change is a rename to the next sequence. A name that was once left never comes back, so whoever renames it away
 * knows that nobody has done so before.
 */
export interface Token {
  /** Grows by one with every rename. */
  readonly sequence: number;
  /** Grows by one with every new holder; the lease's epoch. */
  readonly term: number;
  /** Drawn anew for every acquisition. */
  readonly nonce: string;
  readonly state: "held" | "free";
}

const prefix = "tok.";
const form = /^tok\.(\d{12})\.(\d{8})\.([0-9a-f]{16})\.([hf])$/;
const largestSequence = 999_999_999_999;
const largestTerm = 99_999_999;

export function formatToken(token: Token): string {
  const { sequence, term, nonce, state } = token;
  return `${prefix}${digits(sequence, 12)}.${digits(term, 8)}.${nonce}.${state === "held" ? "h" : "f"}`;
}

/** Reads a token's name; undefined for one that is misspelt. */
export function parseToken(name: string): Token | undefined {
  const [, sequence, term, nonce = "", state] = form.exec(name) ?? [];
  if (sequence === undefined) return undefined;
  return { sequence: Number(sequence), term: Number(term), nonce, state: state === "h" ? "held" : "free" };
}

/** True for every name that claims to be a token, misspelt ones too. */
export function looksLikeToken(name: string): boolean {
  return name.startsWith("tok");
}

/** What a volume that nobody ever held begins with. */
export function firstToken(nonce: string): Token {
  return { sequence: 0, term: 0, nonce, state: "free" };
}

/** The same holder, one rename on. */
export function renewed(token: Token): Token {
  return { ...token, sequence: token.sequence + 1 };
}

/** A new holder, one rename on. */
export function takenBy(token: Token, nonce: string): Token {
  return { sequence: token.sequence + 1, term: token.term + 1, nonce, state: "held" };
}

/** Nobody, one rename on. */
export function freed(token: Token): Token {
  return { ...token, sequence: token.sequence + 1, state: "free" };
}

/** False where the numbers have run out, which only a hand-made token does: 126,000 years at one rename in 4 s. */
export function hasSuccessor(token: Token): boolean {
  return token.sequence < largestSequence && token.term < largestTerm;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
