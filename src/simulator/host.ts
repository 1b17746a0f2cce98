import { petInterval } from "../guard/decide-pet.ts";
import { Guard } from "../guard/guard.ts";
import type { KnownProfile } from "../lease/profile.ts";
import { runAgent } from "./agent.ts";
import { KernelWatchdog, SimulatedFence } from "./kernel.ts";
import type { Breakage } from "./mutants.ts";
import { HostTime, ProcessClock, SimulatedProcess } from "./process.ts";
import type { Client, Storage } from "./storage.ts";
import type { World } from "./world.ts";
import type { Writer, Writers } from "./writers.ts";

export interface HostOptions {
  readonly world: World;
  readonly storage: Storage;
  readonly writers: Writers;
  readonly name: string;
  readonly profile: KnownProfile;
  readonly breakage: Breakage;
  readonly worstClock: boolean;
  /** Instances of which EC2 says, from that moment on, that they are terminated. */
  readonly terminated: Map<string, number>;
  readonly onTakeover: (takeover: string) => void;
}

/** One instance: its kernel, its guard, its agent, its app. */
export class Host implements Client {
  readonly options: HostOptions;
  readonly name: string;
  readonly time: HostTime;
  readonly inFlight = new Set<{ expiresAt: number }>();
  partition: "none" | "out" | "both" = "none";
  instanceId: string;
  agent: SimulatedProcess | undefined;
  guard:
    | { readonly process: SimulatedProcess; readonly guard: Guard; readonly watchdog: KernelWatchdog }
    | undefined;
  frozen = false;
  /** Asks the agent to hand over. */
  handOver: () => void = () => {};
  #app: { readonly epoch: number; writer: Writer | undefined } | undefined;
  #boots = 0;

  constructor(options: HostOptions) {
    this.options = options;
    this.name = options.name;
    this.instanceId = options.name;
    this.time = new HostTime(options.world, options.profile.assumptions.clockRate, options.worstClock);
  }

  get ioTimeout(): number {
    return this.options.profile.ioTimeout / this.time.rate;
  }

  get on(): boolean {
    return this.agent !== undefined;
  }

  get reachesStorage(): boolean {
    return this.partition === "none" && !this.options.storage.weather.stalled;
  }

  boot(): void {
    if (this.on) return;
    this.#boots += 1;
    this.options.world.say(() => `${this.name} boots as ${this.instanceId}`);
    this.startAgent();
    this.startGuard();
  }

  startAgent(): void {
    const process = new SimulatedProcess(this.options.world, `${this.name} agent`);
    this.agent = process;
    const { breakage } = this.options;
    if (breakage.guardInAgent) this.startGuard();
    void runAgent(this, process).catch((error: unknown) => {
      this.options.world.say(() => `${this.name}: the agent ended: ${String(error)}`);
      process.kill();
      this.restartAgentSoon();
    });
  }

  restartAgentSoon(): void {
    const boot = this.#boots;
    this.options.world.after(this.options.world.random.between(1000, 8000), () => {
      if (this.on && this.#boots === boot && this.agent?.state === "dead") this.startAgent();
    });
  }

  startGuard(): void {
    const { world, profile, breakage } = this.options;
    const process =
      breakage.guardInAgent && this.agent ? this.agent : new SimulatedProcess(world, `${this.name} guard`);
    const clock = new ProcessClock(world, this.time, process);
    const timeout = profile.certainDeath - profile.hardDeadline - 2 * petInterval;
    const boot = this.#boots;
    const watchdog = new KernelWatchdog(world, this.time, clock, timeout, () => this.#bite(boot));
    const cut = () => this.#cutAndKill(clock);
    const guard = new Guard({
      clock,
      profile,
      host: new SimulatedFence(watchdog, cut, () => this.#resetByGuard(boot)),
      mode: "required",
      agentLoss: "wait",
      tickInterval: 1000,
      decide: breakage.decideGuard,
      record: ({ reason }) => world.say(() => `${this.name}: the guard fires: ${reason}`),
      onFired: () => {},
    });
    this.guard = { process, guard, watchdog };
  }

  /** The guard's process dies; where its watchdog does not run, it is started again. */
  killGuard(): void {
    const { world } = this.options;
    const boot = this.#boots;
    this.guard?.process.kill();
    if (this.guard?.watchdog.running && !this.options.breakage.noKernelWatchdog) return;
    world.after(1000, () => {
      if (this.on && this.#boots === boot && this.guard?.process.state === "dead") this.startGuard();
    });
  }

  killAgent(): void {
    this.agent?.kill();
    this.restartAgentSoon();
  }

  get appRuns(): boolean {
    return this.#app !== undefined;
  }

  startApp(epoch: number): void {
    this.#app = { epoch, writer: this.options.writers.open(this.name, epoch) };
  }

  /** The app is dead and its volume unmounted: everything that it wrote has arrived. */
  appIsGone(): void {
    if (this.#app?.writer) this.options.writers.close(this.#app.writer, 0);
    this.#app = undefined;
  }

  /** Loses everything but what the network may still deliver within the assumption. */
  powerOff(): void {
    const { world, profile, writers } = this.options;
    if (!this.on) return;
    world.say(() => `${this.name} loses its power`);
    const { lateLanding } = profile.assumptions;
    for (const request of this.inFlight) request.expiresAt = world.time + lateLanding;
    this.agent?.kill();
    this.guard?.process.kill();
    this.guard?.watchdog.stop();
    this.agent = undefined;
    this.guard = undefined;
    this.frozen = false;
    if (this.#app?.writer) writers.close(this.#app.writer, this.#landing());
    this.#app = undefined;
  }

  reset(): void {
    if (!this.on) return;
    if (this.#app?.writer) this.options.writers.diedSilently();
    this.powerOff();
    this.options.world.after(this.options.world.random.between(20_000, 60_000), () => this.boot());
  }

  /** The group terminates it and launches another in its place, under another id. */
  terminate(): void {
    if (!this.on) return;
    const { world, profile, terminated } = this.options;
    this.powerOff();
    terminated.set(
      this.instanceId,
      world.time + profile.assumptions.lateLanding + world.random.between(0, 20_000),
    );
    this.instanceId = `${this.name}-${this.#boots + 1}`;
    world.after(world.random.between(20_000, 60_000), () => this.boot());
  }

  freeze(milliseconds: number): void {
    if (!this.on || this.frozen || this.agent?.state !== "running" || this.guard?.process.state !== "running")
      return;
    const { world, writers } = this.options;
    const boot = this.#boots;
    this.frozen = true;
    this.agent.stop();
    this.guard.process.stop();
    if (this.#app?.writer) writers.close(this.#app.writer, 30);
    world.after(milliseconds, () => {
      if (this.#boots !== boot || !this.frozen) return;
      this.frozen = false;
      if (this.#app) this.#app.writer = writers.open(this.name, this.#app.epoch);
      this.agent?.resume();
      this.guard?.process.resume();
    });
  }

  /** How long after its sender's death the last write may land: often as late as the assumption allows. */
  #landing(): number {
    const { world, profile } = this.options;
    const { lateLanding } = profile.assumptions;
    return world.random.chance(0.5) ? lateLanding : world.random.between(0, lateLanding);
  }

  /** Cutting the storage off and killing takes its time, and now and then it hangs: then the watchdog is left. */
  async #cutAndKill(clock: ProcessClock): Promise<void> {
    const { world, writers, breakage } = this.options;
    const stuck = world.random.chance(0.5);
    await clock.sleep(stuck ? 3_600_000 : world.random.between(0, 1000));
    const dirtyPages = world.random.between(0, 60_000);
    const landing = breakage.killWithoutReset ? dirtyPages : this.#landing();
    if (this.#app?.writer) writers.close(this.#app.writer, landing);
    this.#app = undefined;
  }

  #resetByGuard(boot: number): void {
    if (this.#boots === boot) this.reset();
  }

  #bite(boot: number): void {
    const { world, breakage } = this.options;
    if (breakage.noKernelWatchdog || this.#boots !== boot || !this.on) return;
    if (this.frozen) {
      world.after(100, () => this.#bite(boot));
      return;
    }
    world.say(() => `${this.name}: the watchdog bites`);
    this.reset();
  }
}
