import type { World } from "./world.ts";

/** A time in which a host's writes may reach the storage. */
export interface Writer {
  readonly host: string;
  readonly epoch: number;
  readonly from: number;
  /** Infinity while it lasts. */
  until: number;
}

export interface Violation {
  readonly at: number;
  readonly first: Writer;
  readonly second: Writer;
}

/** Keeps the list of every time in which anybody can write, and sees when two of them share a moment. */
export class Writers {
  readonly #world: World;
  #all: Writer[] = [];
  violation: Violation | undefined;
  /** Seconds from each silent death of a writer to the next writer. */
  readonly takeoverTimes: number[] = [];
  #silentSince: number | undefined;
  constructor(world: World) {
    this.#world = world;
  }

  /** From now on this host can write. */
  open(host: string, epoch: number): Writer {
    const writer: Writer = { host, epoch, from: this.#world.time, until: Number.POSITIVE_INFINITY };
    const other = this.#all.find(
      (known) => known.until > writer.from && !(known.host === host && known.epoch === epoch),
    );
    this.#world.say(() => `${host} CAN WRITE, epoch ${epoch}`);
    if (other !== undefined && this.violation === undefined) {
      this.violation = { at: writer.from, first: other, second: writer };
      this.#world.say(() => `VIOLATION: ${other.host} (epoch ${other.epoch}) can write until ${other.until}`);
    }
    if (this.#silentSince !== undefined) this.takeoverTimes.push((writer.from - this.#silentSince) / 1000);
    this.#silentSince = undefined;
    this.#all = this.#all.filter((known) => known.until > this.#world.time);
    this.#all.push(writer);
    return writer;
  }

  /** Its last write has been sent; it may land this much later. */
  close(writer: Writer, landing: number): void {
    writer.until = Math.min(writer.until, this.#world.time + landing);
    this.#world.say(() => `${writer.host} writes no more (epoch ${writer.epoch})`);
  }

  /** Its host has just lost its power without anybody being told. */
  diedSilently(): void {
    this.#silentSince = this.#world.time;
  }

  get writing(): readonly Writer[] {
    return this.#all.filter((writer) => writer.until === Number.POSITIVE_INFINITY);
  }
}
