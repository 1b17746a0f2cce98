import { Random } from "./random.ts";

interface Entry {
  readonly at: number;
  readonly order: number;
  happen: (() => void) | undefined;
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
  readonly #heap: Entry[] = [];
  #order = 0;

  constructor(seed: number, tracing: boolean) {
    this.random = new Random(seed);
    this.#tracing = tracing;
  }

  /** @returns what cancels it */
  after(milliseconds: number, happen: () => void): () => void {
    const entry: Entry = { at: this.time + Math.max(0, milliseconds), order: this.#order++, happen };
    push(this.#heap, entry);
    return () => {
      entry.happen = undefined;
    };
  }

  say(line: () => string): void {
    if (this.#tracing) this.trace.push(`${(this.time / 1000).toFixed(3).padStart(9)} ${line()}`);
  }

  /** Lets everything happen up to `end`, or until `stop` says so. */
  async run(end: number, stop: () => boolean): Promise<void> {
    for (let entry = this.#heap[0]; entry !== undefined && entry.at <= end; entry = this.#heap[0]) {
      pop(this.#heap);
      if (entry.happen === undefined) continue;
      this.time = entry.at;
      entry.happen();
      if (this.unsettled) {
        this.unsettled = false;
        await new Promise<void>((resolve) => process.nextTick(resolve));
      }
      if (stop()) return;
    }
    this.time = end;
  }
}

function before(a: Entry | undefined, b: Entry | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
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

function pop(heap: Entry[]): void {
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
