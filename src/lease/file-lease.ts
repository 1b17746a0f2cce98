import { randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import { Candidacy, type Won } from "./candidacy.ts";
import { formatHint, makeHint } from "./hint.ts";
import type { Held, Lease, LeaseCandidate, LeaseGuard, LeaseNews, LeaseProfile, Takeover } from "./lease.ts";
import { Renewal } from "./renewal.ts";
import { type LeaseRules, leaseRules } from "./rules.ts";
import type { LeaseStore } from "./store.ts";
import { Attempt, type SwapTools, swap } from "./swap.ts";
import { freed, parseToken, renewed, type Token } from "./token.ts";

export interface FileLeaseOptions {
  /** Where the store keeps it; for messages. */
  readonly directory: string;
  readonly store: LeaseStore;
  readonly profile: LeaseProfile;
  readonly clock: Clock;
  readonly candidate: LeaseCandidate;
  readonly guard: LeaseGuard;
  /** True only where EC2 itself says that the instance is stopped or terminated: nothing of it can write any more. */
  fenceConfirmed(instanceId: string): Promise<boolean>;
  onNews(news: LeaseNews): void;
  /** Sixteen hexadecimal digits, never the same twice. The simulator gives its own. */
  readonly nonce?: () => string;
  readonly rules?: LeaseRules;
}

/** What is ours at the moment. */
interface Hold {
  readonly won: Won;
  readonly renewal: Renewal;
}

/** The lease on a directory: see docs/guarantees.md for what it promises, and why it can. */
export class FileLease implements Lease {
  readonly #options: FileLeaseOptions;
  readonly #tools: SwapTools;
  readonly #nonce: () => string;
  /** Holders of whom we know that they are dead: our own former selves. */
  readonly #dead = new Map<string, Takeover>();
  #hold: Hold | undefined;

  constructor(options: FileLeaseOptions) {
    this.#options = options;
    const { store, clock, profile, rules = leaseRules } = options;
    this.#tools = { store, clock, rules, pause: profile.renewInterval / 4 };
    this.#nonce = options.nonce ?? (() => randomBytes(8).toString("hex"));
  }

  async acquire(signal: AbortSignal): Promise<Held> {
    if (this.#hold !== undefined) throw alreadyHeld(this.#options.directory);
    for (;;) {
      const { clock, profile, candidate, fenceConfirmed, onNews } = this.#options;
      const candidacy = new Candidacy({
        tools: this.#tools,
        profile,
        candidate,
        nonce: this.#nonce(),
        dead: this.#dead,
        fenceConfirmed,
        onNews,
      });
      const won = await candidacy.win(signal);
      const hint = { nonce: won.token.nonce, epoch: won.token.term, acquiredAt: clock.now() };
      void this.#options.store.writeHint(formatHint(makeHint(candidate, profile, hint)));
      const hold = await this.#establish(won, signal);
      if (hold === undefined) continue;
      this.#hold = hold;
      const held: Held = { epoch: won.token.term, takeover: won.takeover };
      onNews({ type: "acquired", held });
      return held;
    }
  }

  async hold(signal: AbortSignal): Promise<"soft" | "lost" | "aborted"> {
    if (this.#hold === undefined) throw notHeld(this.#options.directory);
    if (signal.aborted) return "aborted";
    let onAbort = () => {};
    const aborted = new Promise<"aborted">((resolve) => {
      onAbort = () => resolve("aborted");
      signal.addEventListener("abort", onAbort, { once: true });
    });
    const end = await Promise.race([this.#hold.renewal.ended, aborted]);
    signal.removeEventListener("abort", onAbort);
    return end === "stopped" ? "aborted" : end;
  }

  async release(): Promise<boolean> {
    const hold = this.#hold;
    if (hold === undefined) return false;
    const stopped = hold.renewal.stop();
    if ((await hold.renewal.ended) === "lost") {
      this.#hold = undefined;
      return false;
    }
    try {
      await this.#options.guard.disarm();
    } catch (error) {
      this.#options.onNews({
        type: "stalled",
        reason: `the guard would not be disarmed: ${messageOf(error)}`,
      });
      return false;
    }
    // Only now: a rename under way may hang for longer than the guard's deadline is away.
    await stopped;
    this.#hold = undefined;
    this.#dead.set(hold.won.token.nonce, "released");
    if (!(await this.#giveBack(hold.renewal.token))) return false;
    this.#options.onNews({ type: "released" });
    return true;
  }

  /**
   * Makes the fresh right good: renewed until it is young enough to live on, then guarded. Undefined where it was lost
   * meanwhile. Nothing may write before the guard has acknowledged.
   */
  async #establish(won: Won, signal: AbortSignal): Promise<Hold | undefined> {
    const { clock, profile, guard, onNews } = this.#options;
    let { token, countsFrom } = won;
    const young = () => clock.monotonic() - countsFrom < profile.softDeadline / 2;
    let armed = false;
    for (let attempt = new Attempt(token, renewed(token)); !(armed && young()); ) {
      if (signal.aborted) return this.#withdraw(token, armed, signal);
      if (young()) {
        armed = await guard.arm(countsFrom, token.term).then(
          () => true,
          (error: unknown) => {
            if (young()) throw error; // too old by now is no refusal: renewed, it is asked again
            return false;
          },
        );
        continue;
      }
      const result = await swap(attempt, this.#tools);
      if (result.kind === "lost") {
        if (armed) guard.fence("the token was renamed away before the app had started");
        return undefined;
      }
      if (result.kind === "unknown") {
        await clock.sleep(this.#tools.pause);
        continue;
      }
      countsFrom = result.countsFrom;
      token = attempt.to;
      attempt = new Attempt(token, renewed(token));
      if (armed) guard.extend(countsFrom);
    }
    return { won, renewal: new Renewal({ token, countsFrom, profile, guard, tools: this.#tools, onNews }) };
  }

  /** Aborted before `acquire` returned: nothing of the app was ever started under this right, so it may go back. */
  async #withdraw(token: Token, armed: boolean, signal: AbortSignal): Promise<never> {
    if (armed) await this.#options.guard.disarm();
    await this.#giveBack(token);
    throw signal.reason;
  }

  /** Frees the token, from whichever name a renewal of ours may have landed on late. */
  async #giveBack(token: Token): Promise<boolean> {
    let last = token;
    for (let round = 0; round < 3; round++) {
      const result = await swap(new Attempt(last, freed(last)), this.#tools);
      if (result.kind === "held") return true;
      const names = await this.#options.store.list();
      if (!names.ok) continue;
      const own = names.value.map(parseToken).filter((other) => other?.nonce === token.nonce);
      if (own.some((other) => other?.state === "free")) return true;
      const held = own.find((other) => other !== undefined && other.sequence >= last.sequence);
      if (held === undefined && result.kind === "lost") return false;
      last = held ?? last;
    }
    return false;
  }
}

function alreadyHeld(directory: string): HitoriError {
  return new HitoriError({
    code: "LEASE_ALREADY_HELD",
    message: `The lease in ${directory} is held by this process: release it before it is acquired again.`,
  });
}

function notHeld(directory: string): HitoriError {
  return new HitoriError({
    code: "LEASE_NOT_HELD",
    message: `The lease in ${directory} is not held by this process: acquire it first.`,
  });
}
