import type { LeaseGuard, LeaseNews, LeaseProfile } from "./lease.ts";
import { Attempt, type SwapResult, type SwapTools, swap } from "./swap.ts";
import { renewed, type Token } from "./token.ts";

export interface RenewalOptions {
  readonly token: Token;
  /** When the renewal that we live on was sent. */
  readonly countsFrom: number;
  readonly profile: LeaseProfile;
  readonly guard: LeaseGuard;
  readonly tools: SwapTools;
  onNews(news: LeaseNews): void;
}

/** Why renewing came to its end. */
export type RenewalEnd = "soft" | "lost" | "stopped";

/**
 * Renews the token of one hold until it is lost, the soft deadline passes, or it is stopped. Every success moves the
 * guard's deadline, by the moment at which the rename was sent.
 */
export class Renewal {
  readonly ended: Promise<RenewalEnd>;
  token: Token;
  readonly #options: RenewalOptions;
  readonly #loop: Promise<void>;
  #wake: () => void = () => {};
  #countsFrom: number;
  #end: RenewalEnd | undefined;
  #resolveEnded: (end: RenewalEnd) => void = () => {};
  #cancelSoft: () => void = () => {};

  constructor(options: RenewalOptions) {
    this.#options = options;
    this.token = options.token;
    this.#countsFrom = options.countsFrom;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    this.#watchSoftDeadline();
    this.#loop = this.#run();
  }

  /** Stops renewing at once, and waits for the rename under way: what is done next must know the token's last name. */
  async stop(): Promise<void> {
    this.#finish("stopped");
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { tools, profile } = this.#options;
    let attempt = new Attempt(this.token, renewed(this.token));
    let pause = this.#untilNext();
    let stalled = false;
    while (await this.#sleep(pause)) {
      const result = await swap(attempt, tools);
      if (result.kind === "held") this.token = attempt.to;
      if (this.#end !== undefined || this.#softDeadlineHasPassed(result)) return;
      if (result.kind === "lost") return this.#lose();
      if (result.kind === "held") {
        this.#countsFrom = Math.max(this.#countsFrom, result.countsFrom);
        this.#options.guard.extend(result.countsFrom);
        attempt = new Attempt(this.token, renewed(this.token));
        pause = this.#untilNext();
        stalled = false;
      } else {
        if (!stalled)
          this.#options.onNews({ type: "stalled", reason: `the storage answered ${result.code}` });
        stalled = true;
        pause = profile.renewInterval / 8;
      }
    }
  }

  /** Looks at the clock again after every wait: the process may have been stopped for any length of time. */
  #softDeadlineHasPassed(result: SwapResult): boolean {
    const countsFrom = result.kind === "held" ? result.countsFrom : this.#countsFrom;
    if (this.#options.tools.clock.monotonic() - countsFrom < this.#options.profile.softDeadline) return false;
    this.#goSoft();
    return true;
  }

  #watchSoftDeadline(): void {
    const { clock } = this.#options.tools;
    const left = this.#countsFrom + this.#options.profile.softDeadline - clock.monotonic();
    if (left <= 0) this.#goSoft();
    else this.#cancelSoft = clock.after(left, () => this.#watchSoftDeadline());
  }

  #goSoft(): void {
    if (this.#end !== undefined) return;
    const age = Math.round((this.#options.tools.clock.monotonic() - this.#countsFrom) / 1000);
    this.#options.onNews({ type: "stalled", reason: `not renewed for ${age} s: the app must stop` });
    this.#finish("soft");
  }

  #lose(): void {
    const reason = "somebody else has renamed the token";
    this.#options.guard.fence(reason);
    this.#options.onNews({ type: "lost", reason });
    this.#finish("lost");
  }

  #finish(end: RenewalEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#cancelSoft();
    this.#wake();
    this.#resolveEnded(end);
  }

  #untilNext(): number {
    const { profile, tools } = this.#options;
    return Math.max(0, this.#countsFrom + profile.renewInterval - tools.clock.monotonic());
  }

  /** False where renewing ended meanwhile, which ends the sleep too. */
  async #sleep(milliseconds: number): Promise<boolean> {
    if (this.#end !== undefined) return false;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.tools.clock.after(milliseconds, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    return this.#end === undefined;
  }
}
