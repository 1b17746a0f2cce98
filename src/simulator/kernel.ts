import type { Clock } from "../base/clock.ts";
import { mayPet, petInterval } from "../guard/decide-pet.ts";
import type { FenceHost, Watchdog } from "../guard/fence-host.ts";
import type { HostTime } from "./process.ts";
import type { Happening, World } from "./world.ts";

/** The kernel's watchdog of a host: resets the machine where it is not fed, whatever the processes do. */
export class KernelWatchdog implements Watchdog {
  readonly #world: World;
  readonly #time: HostTime;
  readonly #clock: Clock;
  readonly #timeout: number;
  readonly #bite: () => void;
  #biting: Happening | undefined;
  #pettedAt = Number.NEGATIVE_INFINITY;
  running = false;

  constructor(world: World, time: HostTime, clock: Clock, timeout: number, bite: () => void) {
    this.#world = world;
    this.#time = time;
    this.#clock = clock;
    this.#timeout = timeout;
    this.#bite = bite;
  }

  start(deadline: number): Promise<void> {
    if (!mayPet(this.#clock.monotonic(), deadline, this.#timeout))
      return Promise.reject(new Error("too late"));
    this.running = true;
    this.#pet();
    return Promise.resolve();
  }

  extend(deadline: number): void {
    const now = this.#clock.monotonic();
    if (this.running && now - this.#pettedAt >= petInterval && mayPet(now, deadline, this.#timeout))
      this.#pet();
  }

  stop(): void {
    this.running = false;
    this.#biting?.cancel();
  }

  #pet(): void {
    this.#pettedAt = this.#clock.monotonic();
    this.#biting?.cancel();
    this.#biting = this.#world.after(this.#timeout / this.#time.rate, this.#bite);
  }
}

/** What the guard can do to a simulated host. */
export class SimulatedFence implements FenceHost {
  readonly watchdog: Watchdog;
  readonly #cut: () => Promise<void>;
  readonly #reset: () => void;

  constructor(watchdog: Watchdog, cut: () => Promise<void>, reset: () => void) {
    this.watchdog = watchdog;
    this.#cut = cut;
    this.#reset = reset;
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  async kill(): Promise<readonly string[]> {
    await this.#cut();
    return [];
  }

  reset(): void {
    this.#reset();
  }
}
