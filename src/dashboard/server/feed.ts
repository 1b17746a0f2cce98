import type { DashboardState, Probe } from "../state.ts";
import { formatPosition, type Position, readPosition } from "./position.ts";

/** Probes that are kept: a quarter of an hour of the fastest pace. */
const probesKept = 3600;
/** Events that are kept, the newest: a year of a quiet app's, an hour of a wild one's. */
const eventsKept = 200_000;
/** Events in one message: the newest come first, in a message that is quickly read. */
const firstBatch = 300;
const batch = 4000;

/** One reader: takes messages, and says when it can take more. */
export interface Reader {
  /** False where the message waits in a buffer: `drained` tells when it is gone. */
  write(message: string): boolean;
  drained(): Promise<void>;
}

/**
 * What the page is told, and what it was told already. Events are lines of JSON, in the order in which they were
 * heard of, each with its number; a reader that comes again says what it has and gets the rest.
 */
export class Feed {
  /** Names this server's numbers: after a restart they begin anew. */
  readonly #name: string;
  readonly #seen = new Set<string>();
  readonly #readers = new Map<Reader, Position>();
  #events: string[] = [];
  /** The number of the first event that is kept, and of the first probe. */
  #firstEvent = 0;
  #probes: Probe[] = [];
  #firstProbe = 0;
  #state: string | undefined;

  /** @param name of this run, never used before */
  constructor(name: string) {
    this.#name = name;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** Takes events as lines of JSON; those that were heard of before are left out. @returns the new ones */
  addEvents(lines: readonly string[]): string[] {
    const fresh = lines.filter((line) => !this.#seen.has(line) && this.#seen.add(line));
    if (fresh.length === 0) return fresh;
    this.#events.push(...fresh);
    const over = this.#events.length - eventsKept;
    if (over > 0) {
      for (const line of this.#events.slice(0, over)) this.#seen.delete(line);
      this.#events = this.#events.slice(over);
      this.#firstEvent += over;
    }
    const high = this.#end;
    this.#tellAll((position) => ({ position: { ...position, high }, message: eventMessage(fresh) }));
    return fresh;
  }

  addProbe(probe: Probe): void {
    this.#probes.push(probe);
    if (this.#probes.length > probesKept) {
      this.#probes.shift();
      this.#firstProbe += 1;
    }
    this.#tellAll((position) => {
      const probes = this.#firstProbe + this.#probes.length;
      return {
        position: { ...position, probes },
        message: `event: probes\ndata: ${JSON.stringify([probe])}\n`,
      };
    });
  }

  setState(state: DashboardState): void {
    const text = JSON.stringify(state);
    this.#state = text;
    this.#tellAll((position) => ({ position, message: stateMessage(text) }));
  }

  /**
   * Tells a reader everything that it lacks, and from then on whatever comes.
   * @param lastEventId what it has, as its browser says
   * @returns what takes it off again
   */
  open(reader: Reader, lastEventId: string | undefined): () => void {
    const known = readPosition(lastEventId, this.#name);
    const usable = known !== undefined && known.high <= this.#end && known.low >= this.#firstEvent;
    const position = usable ? known : { low: this.#end, high: this.#end, probes: 0 };
    this.#readers.set(reader, position);
    if (!usable) this.#tell(reader, position, "event: reset\ndata: \n");
    if (this.#state !== undefined) this.#tell(reader, position, stateMessage(this.#state));
    this.#catchUp(reader, position);
    void this.#goBack(reader);
    return () => this.#readers.delete(reader);
  }

  get #end(): number {
    return this.#firstEvent + this.#events.length;
  }

  /** What came while it was away. */
  #catchUp(reader: Reader, known: Position): void {
    const probes = this.#probes.slice(Math.max(0, known.probes - this.#firstProbe));
    const events = this.#events.slice(known.high - this.#firstEvent);
    const position = { low: known.low, high: this.#end, probes: this.#firstProbe + this.#probes.length };
    if (events.length > 0) this.#tell(reader, position, eventMessage(events));
    if (probes.length > 0) this.#tell(reader, position, `event: probes\ndata: ${JSON.stringify(probes)}\n`);
    this.#readers.set(reader, position);
  }

  /** What was before all that it has, the newest first, as fast as it reads. */
  async #goBack(reader: Reader): Promise<void> {
    let size = firstBatch;
    for (;;) {
      const position = this.#readers.get(reader);
      if (position === undefined || position.low <= this.#firstEvent) return;
      const low = Math.max(this.#firstEvent, position.low - size);
      const events = this.#events.slice(low - this.#firstEvent, position.low - this.#firstEvent);
      if (!this.#tell(reader, { ...position, low }, eventMessage(events))) await reader.drained();
      size = batch;
    }
  }

  #tellAll(next: (position: Position) => { position: Position; message: string }): void {
    for (const [reader, known] of this.#readers) {
      const { position, message } = next(known);
      this.#tell(reader, position, message);
    }
  }

  #tell(reader: Reader, position: Position, message: string): boolean {
    this.#readers.set(reader, position);
    return reader.write(`id: ${formatPosition(this.#name, position)}\n${message}\n`);
  }
}

function eventMessage(lines: readonly string[]): string {
  return `event: timeline\n${lines.map((line) => `data: ${line}\n`).join("")}`;
}

function stateMessage(text: string): string {
  return `event: state\ndata: ${text}\n`;
}
