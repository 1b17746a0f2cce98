import type { Clock } from "../base/clock.ts";

/** What stands outside and uses the app as its people do. Each call answers within the timeout that it is given. */
export interface Workload {
  /** True for a good answer. Never throws. */
  probe(signal: AbortSignal): Promise<boolean>;
  /** Writes one record; true when the app has acknowledged it. Never throws. Absent: writes are not measured. */
  write?(sequence: number, signal: AbortSignal): Promise<boolean>;
  /** One write at a time: each is a process of its own. */
  readonly oneWriteAtATime?: boolean;
  /** Which acknowledged records the app no longer has. */
  missing?(acknowledged: readonly number[]): Promise<number[]>;
}

export interface ProberOptions {
  readonly clock: Clock;
  /** Milliseconds between two probes. */
  readonly interval: number;
  /** Milliseconds until a probe counts as failed. */
  readonly timeout: number;
  /** Milliseconds until a write counts as refused. */
  readonly writeTimeout: number;
}

export interface Answer {
  readonly sentAt: number;
  readonly at: number;
  readonly good: boolean;
}

/** A stretch without a good answer; `to` is absent while it lasts. Wall-clock milliseconds. */
export interface Outage {
  readonly from: number;
  readonly to?: number;
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
  #writing = 0;
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
        if (this.#writing === 0 || !this.#workload.oneWriteAtATime) this.#track(this.#write());
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
    this.#writing += 1;
    const sequence = this.#sequence++;
    const signal = AbortSignal.timeout(this.#options.writeTimeout);
    const acknowledged = await this.#workload.write(sequence, signal);
    this.#writing -= 1;
    if (acknowledged) this.#acknowledged.push(sequence);
    else this.#refused++;
  }

  /** Ends and waits for what is still under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all(this.#pending);
  }

  /** Every answer to a request sent from `since` on, in the order in which they were sent. */
  answersSince(since: number): Answer[] {
    return this.#answers.filter(({ sentAt }) => sentAt >= since).sort((a, b) => a.sentAt - b.sentAt);
  }

  get acknowledged(): readonly number[] {
    return this.#acknowledged;
  }

  get refused(): number {
    return this.#refused;
  }
}

/**
 * Where the answers were bad: from the sending of the first bad one to the first good answer to a request that was
 * sent after the last bad one.
 */
export function outagesOf(answers: readonly Answer[]): Outage[] {
  const outages: Outage[] = [];
  let from: number | undefined;
  for (const answer of answers) {
    if (!answer.good) from ??= answer.sentAt;
    else if (from !== undefined) {
      outages.push({ from, to: answer.at });
      from = undefined;
    }
  }
  return from === undefined ? outages : [...outages, { from }];
}

const maxInFlight = 64;
