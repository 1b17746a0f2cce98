import { randomBytes } from "node:crypto";
import type { Clock } from "../../base/clock.ts";

const longestSeconds = 21_600;
/** Clients ask for a token now and then; one that asks all the time must not fill the memory. */
const mostTokens = 10_000;

/** The session tokens of one instance's metadata service (IMDSv2). */
export class MetadataTokens {
  readonly #clock: Clock;
  readonly #expiry = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns a new token, or undefined where the time asked for is not 1 to 21,600 seconds */
  issue(ttlSeconds: string | undefined): string | undefined {
    const seconds = /^\d{1,5}$/.test(ttlSeconds ?? "") ? Number(ttlSeconds) : 0;
    if (seconds < 1 || seconds > longestSeconds) return undefined;
    if (this.#expiry.size >= mostTokens) this.#forget();
    const token = `${randomBytes(40).toString("base64url")}==`;
    this.#expiry.set(token, this.#clock.monotonic() + seconds * 1000);
    return token;
  }

  isValid(token: string): boolean {
    return (this.#expiry.get(token) ?? 0) > this.#clock.monotonic();
  }

  /** The expired ones, and the oldest when none is. */
  #forget(): void {
    const now = this.#clock.monotonic();
    for (const [token, expiry] of this.#expiry) if (expiry <= now) this.#expiry.delete(token);
    const [oldest] = this.#expiry.keys();
    if (this.#expiry.size >= mostTokens && oldest !== undefined) this.#expiry.delete(oldest);
  }
}
