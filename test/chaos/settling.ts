import { basename, dirname, join } from "node:path";
import { BreakerLedger } from "../../src/agent/breaker-ledger.ts";
import { type Connection, connect } from "../../src/aws/connection.ts";
import { group as groupOf } from "../../src/aws/group.ts";
import { systemClock } from "../../src/base/clock.ts";
import { waitUntil } from "../../src/base/wait-until.ts";
import type { Client } from "./client.ts";
import type { Line } from "./journal.ts";
import { JournalTail } from "./journal-tail.ts";

/** Milliseconds in which one must write again after a fault, on a machine that others keep busy too. */
const patience = 180_000;

export interface Settled {
  readonly line: Line;
  readonly availabilityZone: string;
}

interface Watched {
  readonly endpoint: string;
  readonly group: string;
  /** The app's files, seen from outside: below the file system's own directory. */
  readonly volume: string;
  readonly client: Client;
  readonly signal: AbortSignal | undefined;
}

/** Watches one cloud until it has come to rest. */
export class Settling {
  readonly connection: Connection;
  readonly fileSystemId: string;
  readonly tail: JournalTail;
  readonly #watched: Watched;

  constructor(watched: Watched) {
    this.#watched = watched;
    this.connection = connect({ endpointUrl: watched.endpoint }, {});
    this.fileSystemId = basename(dirname(watched.volume));
    this.tail = new JournalTail(join(watched.volume, "data/journal"));
  }

  /**
   * Waits until the group has exactly one instance, in service, a client's write after now was its answer, and its
   * agent has found the app healthy: a fault before that counts as a failed start, and the breaker holds after three.
   * @returns undefined where that took too long, or the campaign was ended
   */
  async wait(): Promise<Settled | undefined> {
    const since = process.hrtime.bigint();
    const { signal } = this.#watched;
    const group = await groupOf(this.connection, this.#watched.group);
    const look = async () => {
      if (signal?.aborted) return "ended";
      const line = this.#watched.client.last;
      if (line === undefined || line.at <= since) return undefined;
      const [only, ...others] = (await group.describe())?.Instances ?? [];
      if (only?.LifecycleState !== "InService" || others.length > 0) return undefined;
      if (line.writer.split(":")[0] !== only.InstanceId || !this.#foundHealthy(line.epoch)) return undefined;
      return { line, availabilityZone: only.AvailabilityZone ?? "" };
    };
    const found = await waitUntil(look, { clock: systemClock, timeout: patience, interval: 100 });
    return found === "ended" ? undefined : found;
  }

  #foundHealthy(epoch: number): boolean {
    const { starts } = new BreakerLedger(join(this.#watched.volume, ".hitori")).read();
    return starts.some((start) => start.epoch === epoch && start.outcome === "healthy");
  }
}
