import type { Clock } from "../base/clock.ts";
import { type AppHealth, appHealth } from "./app-health.ts";
import { type AppProcesses, endAppProcesses } from "./app-processes.ts";
import { FileFollower } from "./file-follower.ts";
import type { ServiceLine } from "./line-splitter.ts";
import type { ProcessService } from "./process-service.ts";
import type { Runtime, RuntimeNews, ServiceStatus } from "./runtime.ts";
import { ServiceLog } from "./service-log.ts";
import { startLevels } from "./start-order.ts";
import { SupervisedProcess } from "./supervised-process.ts";

export interface ProcessRuntimeOptions {
  readonly services: readonly ProcessService[];
  readonly clock: Clock;
  /** Where each service's output goes, on the machine: never on the volume. */
  readonly logDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly processes: AppProcesses;
  readonly onNews: (news: RuntimeNews) => void;
}

/** Milliseconds between two looks at the size of the logs. */
const logInterval = 60_000;

/** Runs the services of an app as plain processes of this machine. */
export class ProcessRuntime implements Runtime {
  readonly #options: ProcessRuntimeOptions;
  readonly #levels: SupervisedProcess[][];
  readonly #services: SupervisedProcess[];
  readonly #logs: ReadonlyMap<string, ServiceLog>;
  #running = false;
  #told: AppHealth | undefined;
  #cancelLogTimer = () => {};
  #followers: readonly FileFollower[] = [];

  /** @throws HitoriError COMPOSE_DEPENDENCY_CYCLE */
  constructor(options: ProcessRuntimeOptions) {
    this.#options = options;
    const { services, logDirectory } = options;
    this.#logs = new Map(services.map(({ name }) => [name, new ServiceLog(logDirectory, name)]));
    const levels = startLevels(services);
    this.#levels = levels.map((level) => level.map((service) => this.#supervise(service)));
    this.#services = this.#levels.flat();
  }

  async clear(): Promise<void> {
    await endAppProcesses(this.#options.processes, this.#options.clock);
  }

  async start(): Promise<void> {
    this.#running = true;
    for (const follower of this.#followers) follower.start();
    this.#limitLogs();
    this.#advance();
  }

  async stop(budget: number): Promise<boolean> {
    const { clock } = this.#options;
    const deadline = clock.monotonic() + budget;
    this.#end();
    for (const level of [...this.#levels].reverse()) {
      const left = Math.max(0, deadline - clock.monotonic());
      await Promise.all(level.map((one) => one.stop(Math.min(one.service.stopGracePeriod, left))));
    }
    const proven = await endAppProcesses(this.#options.processes, clock);
    this.#endFollowing();
    return proven;
  }

  async kill(): Promise<boolean> {
    this.#end();
    for (const service of this.#services) service.kill();
    const proven = await endAppProcesses(this.#options.processes, this.#options.clock);
    this.#endFollowing();
    return proven;
  }

  status(): readonly ServiceStatus[] {
    return this.#services.map((service) => service.status);
  }

  follow(onLine: (line: ServiceLine) => void): void {
    const { clock } = this.#options;
    this.#followers = [...this.#logs].map(([service, { path }]) => {
      return new FileFollower(path, clock, (text) => onLine({ service, at: clock.now(), text }));
    });
  }

  #endFollowing(): void {
    for (const follower of this.#followers) follower.stop();
    this.#followers = [];
  }

  async logTails(bytes: number): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries([...this.#logs].map(([name, log]) => [name, log.tail(bytes)]));
  }

  #supervise(service: ProcessService): SupervisedProcess {
    const { clock, environment, onNews, processes } = this.#options;
    return new SupervisedProcess({
      service,
      clock,
      environment: { ...environment, HITORI_MACHINE: processes.mark },
      log: this.#logs.get(service.name) ?? new ServiceLog(this.#options.logDirectory, service.name),
      onExit: (exitCode) => onNews({ type: "exited", service: service.name, exitCode }),
      onChange: () => this.#advance(),
    });
  }

  #end(): void {
    this.#running = false;
    this.#cancelLogTimer();
  }

  /** Starts what became ready, and tells a change of the app's health. */
  #advance(): void {
    if (!this.#running) return;
    for (const service of this.#services) {
      if (service.status.state === "waiting" && this.#isReady(service)) service.start();
    }
    const health = appHealth(this.status());
    const changed = health.healthy !== this.#told?.healthy;
    const first = this.#told === undefined;
    this.#told = health;
    if (!changed || (first && !health.healthy)) return;
    this.#options.onNews(health.healthy ? { type: "healthy" } : { type: "unhealthy", reason: health.reason });
  }

  #isReady(service: SupervisedProcess): boolean {
    return service.service.dependsOn.every(({ service: name, condition }) => {
      const dependency = this.#services.find((other) => other.service.name === name);
      if (!dependency) return true;
      const { status } = dependency;
      if (condition === "service_completed_successfully") {
        return status.state === "exited" && status.exitCode === 0;
      }
      // Compose refuses service_healthy on a service without a health check; running is all it can show.
      if (condition === "service_healthy" && dependency.service.healthcheck)
        return status.health === "healthy";
      return status.state === "running";
    });
  }

  #limitLogs(): void {
    for (const log of this.#logs.values()) log.limit();
    this.#cancelLogTimer = this.#options.clock.after(logInterval, () => this.#limitLogs());
  }
}
