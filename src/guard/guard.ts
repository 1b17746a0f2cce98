import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/error.ts";
import type { LeaseProfile } from "../lease/lease.ts";
import { decideGuard, type GuardInput, type GuardState, type GuardStep } from "./decide-guard.ts";
import { type FenceHost, noWatchdog, type Watchdog } from "./fence-host.ts";
import type { AgentMessage, GuardMessage } from "./protocol.ts";

export interface GuardOptions {
  readonly clock: Clock;
  readonly profile: LeaseProfile;
  readonly host: FenceHost;
  /** `log-only` says what it would do, and does nothing. */
  readonly mode: "required" | "log-only";
  readonly agentLoss: "fire" | "wait";
  /** Milliseconds between two looks at the clock. Timers come late; the deadline itself is set as one too. */
  readonly tickInterval: number;
  /** How it decides; the simulator gives broken ways. */
  readonly decide?: typeof decideGuard;
  /** Leaves word of it on the machine, after the kill and before the reset. */
  record(fired: Fired): void;
  /** The guard has fired and done what it could: its process may end. */
  onFired(): void;
}

/** What the guard leaves behind for whoever looks afterwards. */
export interface Fired {
  readonly at: number;
  readonly type: "guard.fired";
  readonly reason: string;
  /** What could not be done. */
  readonly failures: readonly string[];
  readonly logOnly: boolean;
}

/** Holds the deadline, and carries out what `decideGuard` decides. */
export class Guard {
  readonly #options: GuardOptions;
  readonly #watchdog: Watchdog;
  #state: GuardState = { phase: "idle" };
  #cancelTick: () => void = () => {};
  #firing = false;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#watchdog = options.mode === "required" ? options.host.watchdog : noWatchdog;
  }

  get state(): GuardState {
    return this.#state;
  }

  /** Takes in what the agent says; `reply` answers what has an id. */
  async receive(message: AgentMessage, reply: (message: GuardMessage) => void): Promise<void> {
    if (message.type === "arm") return this.#arm(message, reply);
    const before = this.#state.phase;
    const step = this.#step(message);
    if (message.type === "disarm") {
      if (step.state.phase === "idle") {
        if (before === "armed") this.#watchdog.stop();
        reply({ type: "done", id: message.id });
      } else {
        reply({ type: "refused", id: message.id, reason: step.refused ?? "the deadline has passed" });
      }
    }
    if (step.state.phase === "armed")
      this.#watchdog.extend(step.state.sentAt + this.#options.profile.certainDeath);
    if (step.fire !== undefined) await this.#fire(step.fire, reply);
  }

  /** The agent's end of the line has closed. */
  async agentLost(): Promise<void> {
    const step = this.#step({ type: "agentLost" });
    if (step.fire !== undefined) await this.#fire(step.fire, () => {});
  }

  /** The watchdog first: between its start and the acknowledgement no app may run, so it can only be too early. */
  async #arm(
    message: Extract<AgentMessage, { type: "arm" }>,
    reply: (message: GuardMessage) => void,
  ): Promise<void> {
    const refuse = (reason: string) => reply({ type: "refused", id: message.id, reason });
    const trial = this.#decide(message);
    if (trial.refused !== undefined) return refuse(trial.refused);
    try {
      const deadline = message.sentAt + this.#options.profile.certainDeath;
      await this.#watchdog.start(deadline, (reason) => void this.#watchdogLost(reason, reply));
    } catch (error) {
      return refuse(`there is no watchdog: ${messageOf(error)}`);
    }
    const step = this.#step(message);
    if (step.state.phase !== "armed" || step.refused !== undefined) {
      this.#watchdog.stop();
      return refuse(step.refused ?? "the renewal is too old");
    }
    this.#tick(reply);
    reply({ type: "done", id: message.id });
  }

  async #watchdogLost(reason: string, reply: (message: GuardMessage) => void): Promise<void> {
    const step = this.#step({ type: "watchdogLost", reason });
    if (step.fire !== undefined) await this.#fire(step.fire, reply);
  }

  #tick(reply: (message: GuardMessage) => void): void {
    this.#cancelTick();
    const step = this.#step({ type: "tick" });
    if (step.fire !== undefined) {
      void this.#fire(step.fire, reply);
      return;
    }
    if (step.state.phase !== "armed") return;
    const { profile, clock, tickInterval } = this.#options;
    const left = step.state.sentAt + profile.hardDeadline - clock.monotonic();
    this.#watchdog.extend(step.state.sentAt + profile.certainDeath);
    this.#cancelTick = clock.after(Math.min(tickInterval, Math.max(1, left)), () => this.#tick(reply));
  }

  #step(input: GuardInput): GuardStep {
    const step = this.#decide(input);
    this.#state = step.state;
    return step;
  }

  #decide(input: GuardInput): GuardStep {
    const { decide = decideGuard, clock } = this.#options;
    return decide(this.#state, input, clock.monotonic(), this.#limits());
  }

  #limits() {
    return { hardDeadline: this.#options.profile.hardDeadline, agentLoss: this.#options.agentLoss };
  }

  /** Kills first and writes afterwards: no line in a file or on a full pipe is worth a delay. */
  async #fire(reason: string, reply: (message: GuardMessage) => void): Promise<void> {
    const { mode, host, record, clock } = this.#options;
    if (this.#firing) return;
    if (mode === "log-only") {
      this.#state = { phase: "idle" };
      reply({ type: "fired", reason, logOnly: true });
      record({ at: clock.now(), type: "guard.fired", reason, failures: [], logOnly: true });
      return;
    }
    this.#firing = true;
    this.#cancelTick();
    const failures = await host.kill();
    record({ at: clock.now(), type: "guard.fired", reason, failures, logOnly: false });
    host.reset();
    reply({ type: "fired", reason, logOnly: false });
    this.#options.onFired();
  }
}
