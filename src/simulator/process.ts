import type { Clock } from "../base/clock.ts";
import type { World } from "./world.ts";

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

/**
 * A process of a host: agent or guard. Everything that reaches it (a timer, an answer, a message) comes through
 * `deliver`, so a process that is dead gets nothing any more, and a stopped one gets it when it goes on: killing or
 * stopping it between two deliveries is killing or stopping it at an await.
 */
export class SimulatedProcess {
  readonly name: string;
  readonly #world: World;
  #queue: (() => void)[] = [];
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

  deliver(happen: () => void): void {
    if (this.#state === "dead") return;
    if (this.#state === "stopped") {
      this.#queue.push(happen);
      return;
    }
    if (this.#tripwire !== undefined && --this.#tripwire.left < 0) {
      const { spring } = this.#tripwire;
      this.#tripwire = undefined;
      spring();
      this.deliver(happen);
      return;
    }
    this.#world.unsettled = true;
    happen();
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
    for (const happen of queue) this.#world.after(0, () => this.deliver(happen));
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
    let cancelled = false;
    const cancel = this.#world.after(milliseconds / this.#time.rate, () =>
      this.#process.deliver(() => {
        if (!cancelled) callback();
      }),
    );
    return () => {
      cancelled = true;
      cancel();
    };
  }
}
