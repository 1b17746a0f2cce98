import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/error.ts";
import { inTime } from "../base/in-time.ts";
import type { ServiceLine } from "../runtime/line-splitter.ts";

interface LineSink {
  put(lines: readonly { readonly timestamp: number; readonly message: string }[]): Promise<void>;
}

export interface ServiceLogsOptions {
  readonly clock: Clock;
  /** The log stream of a service. */
  readonly open: (service: string) => LineSink;
  /** Told of what could not be sent, once per trouble. */
  readonly log: (line: string) => void;
}

/** Milliseconds that lines wait for others: PutLogEvents costs nothing a call, but five calls a second a stream is its pace. */
const batchDelay = 500;
const longestBackOff = 30_000;
/** What is kept of a service while AWS is away or slow. The oldest goes first, and its number is said. */
const keptLines = 5000;
const keptBytes = 2 * 1024 * 1024;
/** Below PutLogEvents' 10,000 events and 1 MiB, 26 bytes an event included. */
const batchLines = 2000;
const batchBytes = 512 * 1024;

/** Hands the app's own output to CloudWatch Logs, a stream a service. Nobody ever waits for it. */
export class ServiceLogs {
  readonly #options: ServiceLogsOptions;
  readonly #queues = new Map<string, ServiceQueue>();

  constructor(options: ServiceLogsOptions) {
    this.#options = options;
  }

  add({ service, at, text }: ServiceLine): void {
    const known = this.#queues.get(service);
    const queue = known ?? new ServiceQueue(this.#options, this.#options.open(service));
    if (!known) this.#queues.set(service, queue);
    queue.add(at, text);
  }

  /** Sends what is there now, within `limit` milliseconds: the machine may be off a moment later. */
  async flush(limit: number): Promise<void> {
    const sent = Promise.all([...this.#queues.values()].map((queue) => queue.drain()));
    await inTime(sent, this.#options.clock, limit);
  }
}

class ServiceQueue {
  readonly #options: ServiceLogsOptions;
  readonly #sink: LineSink;
  #lines: { timestamp: number; message: string }[] = [];
  #bytes = 0;
  #dropped = 0;
  #troubles = 0;
  #sending: Promise<void> | undefined;
  #waits = false;

  constructor(options: ServiceLogsOptions, sink: LineSink) {
    this.#options = options;
    this.#sink = sink;
  }

  add(timestamp: number, message: string): void {
    this.#lines.push({ timestamp, message });
    this.#bytes += message.length;
    while (this.#lines.length > keptLines || this.#bytes > keptBytes) {
      this.#bytes -= this.#lines.shift()?.message.length ?? 0;
      this.#dropped += 1;
    }
    this.#sendLater();
  }

  /** Sends until nothing is left or one sending fails. */
  async drain(): Promise<void> {
    while (this.#lines.length > 0) {
      await this.#send();
      if (this.#troubles > 0) return;
    }
  }

  #sendLater(): void {
    if (this.#waits || this.#sending) return;
    this.#waits = true;
    const backOff = Math.min(batchDelay * 2 ** this.#troubles, longestBackOff);
    this.#options.clock.after(backOff, () => {
      this.#waits = false;
      void this.#send();
    });
  }

  #send(): Promise<void> {
    this.#sending ??= this.#sendBatch().finally(() => {
      this.#sending = undefined;
      if (this.#lines.length > 0) this.#sendLater();
    });
    return this.#sending;
  }

  async #sendBatch(): Promise<void> {
    const batch = this.#batch();
    const [first] = batch;
    if (!first) return;
    const dropped = this.#dropped;
    const words = `hitori: ${dropped} lines are missing here: they came faster than CloudWatch Logs took them`;
    const gap = dropped === 0 ? [] : [{ timestamp: first.timestamp, message: words }];
    try {
      await this.#sink.put([...gap, ...batch]);
      // Meanwhile the oldest may have been dropped: of those, the ones that were sent are not missing.
      const sent = new Set(batch);
      const kept = this.#lines.filter((line) => !sent.has(line));
      const droppedOfBatch = batch.length - (this.#lines.length - kept.length);
      this.#dropped -= dropped + droppedOfBatch;
      this.#lines = kept;
      this.#bytes = kept.reduce((sum, line) => sum + line.message.length, 0);
      this.#troubles = 0;
    } catch (error) {
      this.#troubles += 1;
      if (this.#troubles === 1) this.#options.log(`the app's output cannot be sent: ${messageOf(error)}`);
    }
  }

  #batch(): { timestamp: number; message: string }[] {
    let bytes = 0;
    const most = this.#lines.slice(0, batchLines);
    const end = most.findIndex((line) => {
      bytes += Buffer.byteLength(line.message) + 26;
      return bytes > batchBytes;
    });
    return end < 0 ? most : most.slice(0, Math.max(1, end));
  }
}
