import { preciseTime } from "../../base/clock.ts";

/**
 * One step in a directory of the target. `lane` is the mount that it goes through; `created` is called as soon as
 * the directory's name for it is made: until then it counts among those that want the directory's lock.
 */
export type Step = (lane: number, created: () => void) => Promise<void>;

/** A directory of the target, its steps, and what has to be over before its own times are set. */
export class Workplace {
  readonly path: string;
  readonly parent: Workplace | undefined;
  /** It exists, so that something can be made in it. */
  ready = false;
  /** Every step in it has been added. */
  listed = false;
  /** Its modification time on the target is no longer what it was. */
  touched = false;
  /** Made just now, so that nothing is in it. */
  fresh = false;
  /** Steps and directories in it that are not over. */
  pending = 0;
  readonly steps: Step[] = [];
  /** By lane: steps that make a name in it or wait for its lock. */
  readonly making: number[];
  queued = false;
  /** Sets its times; undefined where it is not to be finished. */
  finish: Step | undefined;

  /** @param lanes mounts of the target */
  constructor(path: string, parent: Workplace | undefined, lanes: number) {
    this.path = path;
    this.parent = parent;
    this.making = new Array<number>(lanes).fill(0);
  }
}

/** One makes its name, and the next waits already: the lock is passed on without this process. */
const makingAtOnce = 2;
const fewest = 8;
/** Steps at once for each millisecond that one takes: aims at this many a millisecond. */
const stepsPerMillisecond = 10;

/**
 * Runs steps many at a time. A kernel lets one process at a time make a name in a directory of a mount, so steps
 * that wait for that lock would only hold threads: two steps per directory and lane are in that phase, and directories
 * take turns. How many steps run at once follows from how long they take: a fast disk wants few, EFS wants many.
 */
export class Scheduler {
  readonly #most: number;
  #queue: Workplace[] = [];
  #head = 0;
  #active = 0;
  #latency = 4;
  #failure: unknown;
  #open = 0;
  #idle: (() => void) | undefined;
  #tellFailed = () => {};
  /** Resolves once `fail` was called. */
  readonly failed: Promise<void>;

  /** @param most steps at once, at most */
  constructor(most: number) {
    this.#most = most;
    this.failed = new Promise((resolve) => {
      this.#tellFailed = resolve;
    });
  }

  get limit(): number {
    return Math.max(fewest, Math.min(this.#most, Math.round(this.#latency * stepsPerMillisecond)));
  }

  get failure(): unknown {
    return this.#failure;
  }

  /** @param urgent before the others: making a directory lets everything in it begin */
  add(place: Workplace, step: Step, urgent = false): void {
    place.pending += 1;
    this.#open += 1;
    if (urgent) place.steps.unshift(step);
    else place.steps.push(step);
    this.#offer(place);
  }

  /** As `add`, once `ready` resolves; the directory waits for it. */
  addAfter(place: Workplace, ready: Promise<unknown>, step: Step): void {
    place.pending += 1;
    this.#open += 1;
    void ready.then(() => {
      place.steps.push(step);
      this.#offer(place);
    });
  }

  isReady(place: Workplace): void {
    place.ready = true;
    this.#offer(place);
    this.settle(place);
  }

  /** To be called when something in it is over, or it is listed. */
  settle(place: Workplace): void {
    if (!place.ready || !place.listed || place.pending > 0 || !place.finish) return;
    const { finish, parent } = place;
    place.finish = undefined;
    this.#open += 1;
    this.#active += 1;
    void this.#run(place, finish, 0, () => {
      if (!parent) return;
      parent.pending -= 1;
      this.settle(parent);
    });
  }

  /** Stops starting steps; those that run end. */
  fail(error: unknown): void {
    this.#failure ??= error ?? new Error("the pass was ended");
    this.#tellFailed();
    this.#idle?.();
  }

  /** Resolves when every step is over. @throws what `fail` was told */
  async idle(): Promise<void> {
    while (this.#active > 0 || (this.#open > 0 && this.#failure === undefined)) {
      await new Promise<void>((resolve) => {
        this.#idle = resolve;
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #offer(place: Workplace): void {
    if (place.queued || !this.#isRunnable(place)) return;
    place.queued = true;
    this.#queue.push(place);
    this.#pump();
  }

  #isRunnable(place: Workplace): boolean {
    return place.ready && place.steps.length > 0 && Math.min(...place.making) < makingAtOnce;
  }

  #pump(): void {
    while (this.#active < this.limit && this.#failure === undefined) {
      const place = this.#queue[this.#head];
      if (!place) break;
      this.#head += 1;
      place.queued = false;
      const step = place.steps.shift();
      if (step) this.#start(place, step);
      if (this.#isRunnable(place)) {
        place.queued = true;
        this.#queue.push(place);
      }
    }
    if (this.#head > 1024) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
  }

  #start(place: Workplace, step: Step): void {
    const lane = place.making.indexOf(Math.min(...place.making));
    place.making[lane] = (place.making[lane] ?? 0) + 1;
    this.#active += 1;
    void this.#run(place, step, lane, () => {
      place.pending -= 1;
      this.settle(place);
    });
  }

  async #run(place: Workplace, step: Step, lane: number, after: () => void): Promise<void> {
    const from = preciseTime();
    let making = true;
    const created = () => {
      if (!making) return;
      making = false;
      place.making[lane] = (place.making[lane] ?? 0) - 1;
      this.#offer(place);
    };
    try {
      await step(lane, created);
    } catch (error) {
      this.fail(error);
    }
    created();
    this.#latency += (preciseTime() - from - this.#latency) / 64;
    after();
    this.#active -= 1;
    this.#open -= 1;
    this.#pump();
    if (this.#active === 0) this.#idle?.();
  }
}
