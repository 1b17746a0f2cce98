import type { Clock } from "../base/clock.ts";

/** What stands outside and uses the app as its people do. Each call answers within the timeout that it is given. */
export interface Workload {
  /** True for a good answer. Never throws. */
  probe(signal: AbortSignal): Promise<boolean>;
  /** Writes one record; true when the app has acknowledged it. Never throws. Absent: writes are not measured. */
  write?(sequence: number, signal: AbortSignal): Promise<boolean>;
  /** Which acknowledged records the app no longer has. */
  missing?(acknowledged: readonly number[]): Promise<number[]>;
}

export interface ProberOptions {
  readonly clock: Clock;
  /** Milliseconds between two probes. */
  readonly interval: number;
  /** Milliseconds until a probe counts as failed. */
  readonly timeout: number;
}

interface Answer {
  readonly sentAt: number;
  readonly at: number;
  readonly good: boolean;
}

/**
 * Asks the workload again and again, in step with the clock and not with the answers: a request that hangs does
 * not hide the ones after it.
 */
export class Prober {
  readonly #workload: Workload;
  readonly #options: ProberOptions;
  readonly #answers: Answer[] = [];
  readonly #acknowledged: number[] = [];
  readonly #pending = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #refused = 0;
  #sequence = 0;
  #running: Promise<void> | undefined;

  constructor(workload: Workload, options: ProberOptions) {
    this.#workload = workload;
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    const { clock, interval } = this.#options;
    while (!this.#stopping.signal.aborted) {
      if (this.#pending.size < maxInFlight) {
        this.#track(this.#probe());
        this.#track(this.#write());
      }
      await clock.sleep(interval, this.#stopping.signal).catch(() => undefined);
    }
  }

  #track(work: Promise<void>): void {
    this.#pending.add(work);
    void work.finally(() => this.#pending.delete(work));
  }

  async #probe(): Promise<void> {
    const sentAt = this.#options.clock.now();
    const good = await this.#workload.probe(AbortSignal.timeout(this.#options.timeout));
    this.#answers.push({ sentAt, at: this.#options.clock.now(), good });
  }

  async #write(): Promise<void> {
    if (!this.#workload.write) return;
    const sequence = this.#sequence++;
    const acknowledged = await this.#workload.write(sequence, AbortSignal.timeout(this.#options.timeout));
    if (acknowledged) this.#acknowledged.push(sequence);
    else this.#refused++;
  }

  /** Ends and waits for what is still under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all(this.#pending);
  }

  /** The first bad answer to a request sent after `fault`, and the first good one to a request sent after that. */
  answersAfter(fault: number): { firstBadAnswer?: number; firstGoodAnswer?: number } {
    const after = this.#answers
      .filter((answer) => answer.sentAt >= fault)
      .sort((a, b) => a.sentAt - b.sentAt);
    const bad = after.find((answer) => !answer.good);
    if (!bad) return {};
    const good = after
      .filter((answer) => answer.good && answer.sentAt > bad.sentAt)
      .sort((a, b) => a.at - b.at)[0];
    return { firstBadAnswer: bad.sentAt, firstGoodAnswer: good?.at };
  }

  get acknowledged(): readonly number[] {
    return this.#acknowledged;
  }

  get refused(): number {
    return this.#refused;
  }
}

const maxInFlight = 64;
