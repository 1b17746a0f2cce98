import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/error.ts";
import { appendLine } from "../base/journal.ts";
import type { EventContext, EventFacts, TimelineEvent } from "../timeline/event.ts";

/** Where batches go: CloudWatch Logs. */
interface LineSink {
  put(lines: readonly { readonly timestamp: number; readonly message: string }[]): Promise<void>;
}

export interface TimelineWriterOptions {
  readonly clock: Clock;
  /** The journal file on the machine. */
  readonly path: string;
  readonly sink: LineSink;
  readonly context: Omit<EventContext, "at" | "epoch">;
  /** Told of what could not be sent, once per trouble. */
  readonly log: (line: string) => void;
}

/** Milliseconds that an event may wait for others before it is sent. */
const batchDelay = 100;
const longestBackOff = 30_000;
/** Events kept while the cloud is away; the journal on the machine has them all. */
const pendingLimit = 5000;
/** PutLogEvents takes 10,000 events and 1 MiB at once; these are far below both. */
const batchLimit = 500;

/** Writes the timeline: to a journal on the machine at once, to CloudWatch Logs in batches. Never waits for either. */
export class TimelineWriter {
  readonly #options: TimelineWriterOptions;
  #pending: TimelineEvent[] = [];
  #sending: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;
  #troubles = 0;

  constructor(options: TimelineWriterOptions) {
    this.#options = options;
  }

  write(facts: EventFacts, epoch: number | undefined): void {
    const { clock, context, path } = this.#options;
    const event = { at: clock.now(), ...context, ...(epoch === undefined ? {} : { epoch }), ...facts };
    appendLine(path, event);
    this.#pending.push(event);
    if (this.#pending.length > pendingLimit) this.#pending.shift();
    this.#sendAfter(batchDelay);
  }

  /** Sends what is pending now, within `limit` milliseconds: the machine may be off a moment later. */
  async flush(limit: number): Promise<void> {
    const { clock } = this.#options;
    const deadline = clock.monotonic() + limit;
    const cut = new AbortController();
    try {
      while (this.#pending.length > 0 && clock.monotonic() < deadline) {
        this.#cancelTimer?.();
        this.#cancelTimer = undefined;
        const left = clock.sleep(Math.max(1, deadline - clock.monotonic()), cut.signal).catch(() => {});
        await Promise.race([this.#send(), left]);
        // A cloud that refuses at once is not asked again at once.
        if (this.#troubles > 0) await Promise.race([clock.sleep(batchDelay, cut.signal), left]);
      }
    } finally {
      cut.abort();
    }
  }

  #sendAfter(delay: number): void {
    if (this.#cancelTimer || this.#sending) return;
    this.#cancelTimer = this.#options.clock.after(delay, () => {
      this.#cancelTimer = undefined;
      void this.#send();
    });
  }

  #send(): Promise<void> {
    this.#sending ??= this.#sendBatch().finally(() => {
      this.#sending = undefined;
      if (this.#pending.length > 0) this.#sendAfter(this.#backOff());
    });
    return this.#sending;
  }

  async #sendBatch(): Promise<void> {
    const batch = this.#pending.slice(0, batchLimit);
    if (batch.length === 0) return;
    const lines = batch.map((event) => ({ timestamp: event.at, message: JSON.stringify(event) }));
    try {
      await this.#options.sink.put(lines);
      this.#pending = this.#pending.filter((event) => !batch.includes(event));
      this.#troubles = 0;
    } catch (error) {
      this.#troubles += 1;
      if (this.#troubles === 1) {
        this.#options.log(`the timeline cannot be sent, and is kept on the machine: ${messageOf(error)}`);
      }
    }
  }

  #backOff(): number {
    return this.#troubles === 0 ? batchDelay : Math.min(500 * 2 ** (this.#troubles - 1), longestBackOff);
  }
}
