import { messageOf } from "../base/error.ts";
import type { Watch, WatchDecision } from "./decide-watch.ts";
import { blankWatch } from "./decide-watch.ts";
import { type Hint, parseHint } from "./hint.ts";
import type { LeaseCandidate, LeaseNews, LeaseProfile, Takeover } from "./lease.ts";
import { longestTakeoverWait } from "./profile.ts";
import type { StoreAnswer } from "./store.ts";
import { Attempt, type SwapTools, swap } from "./swap.ts";
import { firstToken, formatToken, type Token, takenBy } from "./token.ts";

export interface CandidacyOptions {
  readonly tools: SwapTools;
  readonly profile: LeaseProfile;
  readonly candidate: LeaseCandidate;
  readonly nonce: string;
  readonly dead: ReadonlyMap<string, Takeover>;
  fenceConfirmed(instanceId: string): Promise<boolean>;
  onNews(news: LeaseNews): void;
}

/** A token that became ours. */
export interface Won {
  readonly token: Token;
  readonly countsFrom: number;
  readonly takeover: Takeover;
}

/** One try at becoming the holder: watches the token until it may be taken, and takes it. */
export class Candidacy {
  readonly #options: CandidacyOptions;
  /** Nonces of holders proven dead, our own former selves among them. */
  readonly #dead: Map<string, Takeover>;
  #watch: Watch = blankWatch;
  #hint: Hint | undefined;
  #attempt: { readonly attempt: Attempt; readonly takeover: Takeover } | undefined;
  #asking = false;
  #seenMoving = false;
  #woken = false;
  #wake: () => void = () => {};
  #told = "";
  readonly #poll: number;

  constructor(options: CandidacyOptions) {
    this.#options = options;
    this.#dead = new Map(options.dead);
    this.#poll = pollInterval(options.profile.renewInterval, options.nonce);
  }

  /** Resolves once the token is ours. Rejects with the signal's reason when aborted. */
  async win(signal: AbortSignal): Promise<Won> {
    const wake = () => this.#wakeUp();
    signal.addEventListener("abort", wake, { once: true });
    try {
      return await this.#watchUntilWon(signal);
    } finally {
      signal.removeEventListener("abort", wake);
    }
  }

  async #watchUntilWon(signal: AbortSignal): Promise<Won> {
    const { tools } = this.#options;
    for (;;) {
      signal.throwIfAborted();
      const askedAt = tools.clock.monotonic();
      const seen = await tools.store.list();
      const now = tools.rules.lookCountsFrom({ askedAt, answeredAt: tools.clock.monotonic() });
      const landed = this.#landedLate(seen);
      if (landed !== undefined) return landed;
      const step = tools.rules.decideWatch(this.#watch, seen, now, this.#terms());
      const before = this.#watch.best?.sequence;
      this.#watch = step.watch;
      if (before !== undefined && before !== step.watch.best?.sequence) this.#seenMoving = true;
      const won = await this.#act(step.decision);
      if (won !== undefined) return won;
      await this.#pause(signal, step.decision);
    }
  }

  async #act(decision: WatchDecision): Promise<Won | undefined> {
    const { tools, nonce } = this.#options;
    this.#tell(decision);
    if (decision.kind === "take") return this.#take(decision.from, decision.takeover);
    if (decision.kind === "bootstrap") {
      const made = await tools.store.bootstrap(formatToken(firstToken(nonce)));
      if (made.ok || made.code === "ENOTEMPTY" || made.code === "EEXIST") this.#wakeUp();
      else this.#say("storage", `it answered ${made.code}`);
    }
    if (decision.kind === "wait" && decision.for === "holder") await this.#learnOf(decision.token);
    return undefined;
  }

  async #take(from: Token, takeover: Takeover): Promise<Won | undefined> {
    const attempt = new Attempt(from, takenBy(from, this.#options.nonce));
    const same =
      this.#attempt !== undefined && formatToken(this.#attempt.attempt.to) === formatToken(attempt.to);
    if (!same) this.#attempt = { attempt, takeover };
    const result = await swap(this.#attempt?.attempt ?? attempt, this.#options.tools);
    if (result.kind !== "held") return undefined;
    return { token: attempt.to, countsFrom: result.countsFrom, takeover };
  }

  /** A rename of ours whose fate was unknown, found done: counted from when it was first sent. */
  #landedLate(seen: StoreAnswer<readonly string[]>): Won | undefined {
    if (this.#attempt === undefined || !seen.ok) return undefined;
    const { attempt, takeover } = this.#attempt;
    if (this.#options.tools.rules.judgeSwap(attempt.to, seen.value) !== "held") return undefined;
    const sentAt = attempt.firstSentAt ?? 0;
    const moments = { firstSentAt: sentAt, sentAt, answeredAt: this.#options.tools.clock.monotonic() };
    return { token: attempt.to, countsFrom: this.#options.tools.rules.renewalCountsFrom(moments), takeover };
  }

  #terms() {
    const { profile, tools } = this.#options;
    const holder =
      this.#watch.best !== undefined && this.#hint?.nonce === this.#watch.best.nonce ? this.#hint : undefined;
    const takeoverWait = tools.rules.takeoverWait(
      profile.takeoverWait,
      holder?.takeoverWait,
      longestTakeoverWait,
    );
    return { takeoverWait, dead: this.#dead };
  }

  /** Reads who the holder says it is, once for each holder, and asks whether EC2 knows it to be gone. */
  async #learnOf(token: Token): Promise<void> {
    if (this.#hint?.nonce !== token.nonce) {
      const text = await this.#options.tools.store.readHint();
      const hint = text.ok ? parseHint(text.value) : undefined;
      if (hint?.nonce !== token.nonce) return;
      this.#hint = hint;
    }
    if (this.#asking || this.#isAlive()) return;
    this.#asking = true;
    void this.#askWhetherDead(this.#hint);
  }

  /** A token that we saw moving just now is somebody's: EC2 need not be asked about that one. */
  #isAlive(): boolean {
    const { tools, profile } = this.#options;
    return this.#seenMoving && tools.clock.monotonic() - this.#watch.seenAt < 2 * profile.renewInterval;
  }

  /** In the background: a hanging answer of EC2 must not hold up the watch. */
  async #askWhetherDead(holder: Hint): Promise<void> {
    try {
      if (!(await this.#options.fenceConfirmed(holder.instanceId))) return;
      this.#dead.set(holder.nonce, "fenced");
      this.#wakeUp();
    } catch (error) {
      this.#say(holder.instanceId, `EC2 could not be asked about it: ${messageOf(error)}`);
    } finally {
      this.#asking = false;
    }
  }

  /** Tells what it waits for, once for each change. */
  #tell(decision: WatchDecision): void {
    if (decision.kind === "frozen") this.#news({ type: "frozen", reason: decision.reason });
    if (decision.kind !== "wait" || decision.for === "second look") return;
    if (decision.for === "storage") {
      this.#say("storage", `it answered ${decision.code}`);
      return;
    }
    const { tools, profile } = this.#options;
    const { takeoverWait } = this.#terms();
    const takeoverIn = decision.until - tools.clock.monotonic();
    const silent = takeoverWait - takeoverIn >= 3 * profile.renewInterval;
    const epoch = decision.token.term;
    const holder = this.#hint?.nonce === decision.token.nonce ? this.#hint.instanceId : `epoch ${epoch}`;
    const sign = `taken over ${takeoverWait / 1000} s after its last sign`;
    this.#news(
      silent
        ? { type: "waiting", holder, reason: `it is silent; ${sign}`, epoch, takeoverIn }
        : { type: "waiting", holder, reason: "it is alive", epoch },
    );
  }

  #say(holder: string, reason: string): void {
    this.#news({ type: "waiting", holder, reason });
  }

  #news(news: LeaseNews): void {
    const told = `${news.type} ${"holder" in news ? news.holder : ""} ${"reason" in news ? news.reason : ""}`;
    if (told !== this.#told) this.#options.onNews(news);
    this.#told = told;
  }

  /** Ends the pause under way, or the next. */
  #wakeUp(): void {
    this.#woken = true;
    this.#wake();
  }

  async #pause(signal: AbortSignal, decision: WatchDecision): Promise<void> {
    if (signal.aborted) return;
    const milliseconds = this.#woken ? 0 : this.#untilNextLook(decision);
    await new Promise<void>((resolve) => {
      const cancel = this.#options.tools.clock.after(milliseconds, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    this.#woken = false;
    this.#wake = () => {};
  }

  /** The last look of a wait comes when the wait is over, not up to a whole poll later. */
  #untilNextLook(decision: WatchDecision): number {
    if (decision.kind !== "wait" || decision.for !== "holder") return this.#poll;
    const left = decision.until - this.#options.tools.clock.monotonic();
    return left > 0 ? Math.min(this.#poll, left + clockResolution) : this.#poll;
  }
}

/** What a clock's resolution may make a timer early, milliseconds. */
const clockResolution = 10;

/** Milliseconds between two looks: half a renewal, and a little apart from every other candidate's. */
function pollInterval(renewInterval: number, nonce: string): number {
  return (renewInterval / 2) * (0.9 + (0.2 * Number.parseInt(nonce.slice(0, 4), 16)) / 0xffff);
}
