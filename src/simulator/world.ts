import { Random } from "./random.ts";

/** Something that is to happen at its time. An object of its own, since there are twenty thousand in an hour. */
export abstract class Happening {
  at = 0;
  order = 0;
  #cancelled = false;

  abstract happen(): void;

  get cancelled(): boolean {
    return this.#cancelled;
  }

  cancel(): void {
    this.#cancelled = true;
  }
}

class Plain extends Happening {
  readonly #do: () => void;

  constructor(action: () => void) {
    super();
    this.#do = action;
  }

  happen(): void {
    this.#do();
  }
}

/** The true time and everything that is still to happen; nobody in the simulation can read this time. */
export class World {
  readonly random: Random;
  /** Milliseconds since the beginning. */
  time = 0;
  /** Set by whatever may have resolved promises: they must run before the next event. */
  unsettled = false;
  /** No fault begins any more, a delayed one neither. */
  peace = false;
  readonly trace: string[] = [];
  readonly #tracing: boolean;
  readonly #heap: Happening[] = [];
  #order = 0;

  constructor(seed: number, tracing: boolean) {
    this.random = new Random(seed);
    this.#tracing = tracing;
  }

  after(milliseconds: number, action: () => void): Happening {
    return this.schedule(milliseconds, new Plain(action));
  }

  /** `happening` must not wait for its time already. */
  schedule<T extends Happening>(milliseconds: number, happening: T): T {
    happening.at = this.time + Math.max(0, milliseconds);
    happening.order = this.#order++;
    push(this.#heap, happening);
    return happening;
  }

  say(line: () => string): void {
    if (this.#tracing) this.trace.push(`${(this.time / 1000).toFixed(3).padStart(9)} ${line()}`);
  }

  /** Lets everything happen up to `end`, or until `stop` says so. */
  async run(end: number, stop: () => boolean): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      pop(this.#heap);
      if (next.cancelled) continue;
      this.time = next.at;
      next.happen();
      if (this.unsettled) {
        this.unsettled = false;
        await new Promise<void>((resolve) => process.nextTick(resolve));
      }
      if (stop()) return;
    }
    this.time = end;
  }
}

function before(a: Happening | undefined, b: Happening | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Happening[], entry: Happening): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !before(entry, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = entry;
}

function pop(heap: Happening[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (before(heap[child + 1], heap[child])) child += 1;
    const below = heap[child];
    if (below === undefined || !before(below, last)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
}
