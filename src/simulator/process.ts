import type { Clock } from "../base/clock.ts";
import { Happening, type World } from "./world.ts";

/** The clock of one host: it runs at a rate of its own, begins where it likes, and its wall clock jumps. */
export class HostTime {
  readonly rate: number;
  readonly #world: World;
  readonly #bootOffset: number;
  wallOffset: number;

  /** @param extreme the rate is off as far as the assumption allows, one way or the other */
  constructor(world: World, clockRate: number, extreme: boolean) {
    this.#world = world;
    const off = extreme
      ? world.random.pick([clockRate, -clockRate])
      : world.random.between(-clockRate, clockRate);
    this.rate = 1 + off;
    this.#bootOffset = world.random.between(0, 10_000_000);
    this.wallOffset = world.random.between(-7_200_000, 7_200_000);
  }

  /** CLOCK_BOOTTIME, at the resolution of /proc/uptime. */
  monotonic(): number {
    return Math.floor((this.#bootOffset + this.#world.time * this.rate) / 10) * 10;
  }

  wall(): number {
    return this.wallOffset + this.#world.time * this.rate;
  }
}

/** What reaches a process: it takes it in, unless it was called off meanwhile. */
export interface Delivery {
  takeIn(): void;
}

/**
 * A process of a host: agent or guard. Everything that reaches it (a timer, an answer, a message) comes through
 * `deliver`, so a process that is dead gets nothing any more, and a stopped one gets it when it goes on: killing or
 * stopping it between two deliveries is killing or stopping it at an await.
 */
export class SimulatedProcess {
  readonly name: string;
  readonly #world: World;
  #queue: Delivery[] = [];
  #state: "running" | "stopped" | "dead" = "running";
  /** What happens after so many more deliveries. */
  #tripwire: { left: number; readonly spring: () => void } | undefined;

  constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
  }

  get state(): "running" | "stopped" | "dead" {
    return this.#state;
  }

  deliver(delivery: Delivery): void {
    if (this.#state === "dead") return;
    if (this.#state === "stopped") {
      this.#queue.push(delivery);
      return;
    }
    if (this.#tripwire !== undefined && --this.#tripwire.left < 0) {
      const { spring } = this.#tripwire;
      this.#tripwire = undefined;
      spring();
      this.deliver(delivery);
      return;
    }
    this.#world.unsettled = true;
    delivery.takeIn();
  }

  stop(): void {
    if (this.#state === "running") this.#state = "stopped";
  }

  resume(): void {
    if (this.#state !== "stopped") return;
    this.#state = "running";
    const queue = this.#queue;
    this.#queue = [];
    // One after the other, each with its promises settled: as a process finds them in its pipes.
    for (const delivery of queue) this.#world.after(0, () => this.deliver(delivery));
  }

  kill(): void {
    this.#state = "dead";
    this.#queue = [];
  }

  /** Springs before the delivery after so many others. */
  armTripwire(left: number, spring: () => void): void {
    this.#tripwire = { left, spring };
  }
}

/** A timer of a process. */
class Timer extends Happening implements Delivery {
  readonly #process: SimulatedProcess;
  readonly #callback: () => void;

  constructor(process: SimulatedProcess, callback: () => void) {
    super();
    this.#process = process;
    this.#callback = callback;
  }

  happen(): void {
    this.#process.deliver(this);
  }

  takeIn(): void {
    if (!this.cancelled) this.#callback();
  }
}

/** A clock as a process sees it. */
export class ProcessClock implements Clock {
  readonly #world: World;
  readonly #time: HostTime;
  readonly #process: SimulatedProcess;

  constructor(world: World, time: HostTime, process: SimulatedProcess) {
    this.#world = world;
    this.#time = time;
    this.#process = process;
  }

  now(): number {
    return this.#time.wall();
  }

  monotonic(): number {
    return this.#time.monotonic();
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = this.after(milliseconds, () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      });
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = new Timer(this.#process, callback);
    this.#world.schedule(milliseconds / this.#time.rate, timer);
    return () => timer.cancel();
  }
}
