import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, writeSync } from "node:fs";
import type { Clock } from "../base/clock.ts";
import { inTime } from "../base/in-time.ts";
import { sendSignal } from "../base/send-signal.ts";
import { backOff, firstWait, restarts } from "./back-off.ts";
import { probe } from "./health-check.ts";
import { makeMountSources } from "./mount-sources.ts";
import type { ProcessService } from "./process-service.ts";
import type { ServiceStatus } from "./runtime.ts";
import type { ServiceLog } from "./service-log.ts";

/** Milliseconds between two looks at a service that has not been healthy yet: its first good answer counts. */
const startingInterval = 100;
/** The shortest time between two looks at a healthy one, which costs the machine for as long as it lives. */
const healthyInterval = 1000;

/** A service without a health check counts as good once it has run this long: a crash at the start is no success. */
const steadyRun = 1000;
/** Milliseconds after SIGKILL in which a process that can die has died. */
const killPatience = 2000;

export interface SupervisedOptions {
  readonly service: ProcessService;
  readonly clock: Clock;
  readonly log: ServiceLog;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onExit: (exitCode: number | null) => void;
  /** State or health may have changed. */
  readonly onChange: () => void;
}

/** One service: started, watched, started again by its policy, stopped. */
export class SupervisedProcess {
  readonly service: ProcessService;
  readonly #options: SupervisedOptions;
  #child: ChildProcess | undefined;
  #state: ServiceStatus["state"] = "waiting";
  #health: ServiceStatus["health"];
  #exitCode: number | null | undefined;
  #stopping = false;
  #startedAt = 0;
  #delay: number | undefined;
  #restarts = 0;
  #failures = 0;
  #cancelTimer = () => {};
  #whenExited: (() => void)[] = [];

  constructor(options: SupervisedOptions) {
    this.#options = options;
    this.service = options.service;
    this.#health = "starting";
  }

  get status(): ServiceStatus {
    const { name } = this.service;
    const exitCode = this.#exitCode === undefined ? {} : { exitCode: this.#exitCode };
    return { name, state: this.#state, health: this.#health, ...exitCode };
  }

  start(): void {
    const { service, clock, log } = this.#options;
    makeMountSources(service.mountSources);
    log.limit();
    const output = log.open();
    try {
      const [program = "", ...operands] = service.command;
      // `detached` makes a session of its own: what the app's processes are told apart by.
      const child = spawn(program, operands, {
        ...this.#place(),
        detached: true,
        stdio: ["ignore", output, output],
      });
      this.#child = child;
      child.once("error", (error) => this.#failed(child, error));
      child.once("exit", (code) => this.#exited(child, code));
    } finally {
      closeSync(output);
    }
    this.#state = "running";
    this.#health = "starting";
    this.#failures = 0;
    this.#startedAt = clock.monotonic();
    this.#options.onChange();
    this.#lookAfter(startingInterval);
  }

  /** Sends the stop signal, waits at most `grace` milliseconds, then kills the process group. */
  async stop(grace: number): Promise<void> {
    this.#stopping = true;
    this.#cancelTimer();
    const pid = this.#child?.pid;
    if (this.#state !== "running" || pid === undefined) {
      this.#state = "exited";
      return;
    }
    const exited = new Promise<void>((resolve) => this.#whenExited.push(resolve));
    // The stop signal goes to the service's first process alone, as Docker does; it knows how to end its others.
    this.#child?.kill(this.service.stopSignal);
    const { clock } = this.#options;
    const cancelKill = clock.after(grace, () => sendSignal(-pid, "SIGKILL"));
    // A process inside a hung system call does not even die of SIGKILL; whoever asked must hear so.
    await inTime(exited, clock, grace + killPatience);
    cancelKill();
  }

  /** Kills its process group at once. */
  kill(): void {
    this.#stopping = true;
    this.#cancelTimer();
    if (this.#state === "running" && this.#child?.pid !== undefined) sendSignal(-this.#child.pid, "SIGKILL");
    else this.#state = "exited";
  }

  #place() {
    const { service, environment } = this.#options;
    return { cwd: service.directory, env: { ...environment, ...service.environment } };
  }

  /** It could not even be started: counts as an exit, and its log says why. */
  #failed(child: ChildProcess, error: Error): void {
    const output = this.#options.log.open();
    try {
      writeSync(output, `hitori: ${this.service.command.join(" ")}: ${error.message}\n`);
    } finally {
      closeSync(output);
    }
    if (child.pid === undefined) this.#exited(child, 127);
  }

  #exited(child: ChildProcess, exitCode: number | null): void {
    const { service, clock } = this.#options;
    this.#cancelTimer();
    // What the first process left behind would go on writing beside its successor, which waits until that is dead.
    const leftSome = child.pid !== undefined && sendSignal(-child.pid, "SIGKILL");
    this.#exitCode = exitCode;
    this.#child = undefined;
    if (this.#stopping || !restarts(service.restart, exitCode, this.#restarts)) {
      this.#state = "exited";
    } else {
      this.#restarts += 1;
      this.#delay = backOff(this.#delay, clock.monotonic() - this.#startedAt);
      this.#state = "backing off";
      this.#cancelTimer = clock.after(Math.max(this.#delay, leftSome ? firstWait : 0), () => this.start());
    }
    if (!this.#stopping) this.#options.onExit(exitCode);
    for (const resolve of this.#whenExited.splice(0)) resolve();
    this.#options.onChange();
  }

  #lookAfter(milliseconds: number): void {
    if (!this.service.healthcheck) {
      this.#cancelTimer = this.#options.clock.after(steadyRun, () => {
        this.#health = "none";
        this.#options.onChange();
      });
      return;
    }
    this.#cancelTimer = this.#options.clock.after(milliseconds, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { healthcheck } = this.service;
    const child = this.#child;
    if (!healthcheck || !child) return;
    const { cwd, env } = this.#place();
    const good = await probe(healthcheck, { directory: cwd, environment: env }, this.#options.clock);
    if (this.#child !== child || this.#stopping) return;
    const before = this.#health;
    this.#failures = good ? 0 : this.#failures + 1;
    if (good) this.#health = "healthy";
    else if (this.#failures >= healthcheck.retries && this.#pastStart(healthcheck.startPeriod)) {
      this.#health = "unhealthy";
    }
    if (this.#health !== before) this.#options.onChange();
    this.#lookAfter(this.#interval(healthcheck.interval));
  }

  /** Failures count once it was healthy, or once its start period is over (Docker's rule). */
  #pastStart(startPeriod: number): boolean {
    return this.#health === "healthy" || this.#options.clock.monotonic() - this.#startedAt >= startPeriod;
  }

  #interval(configured: number): number {
    if (this.#health === "starting") return startingInterval;
    return this.#health === "healthy" ? Math.max(healthyInterval, configured) : healthyInterval;
  }
}
