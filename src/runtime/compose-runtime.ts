import { writeFileAtomic } from "../base/atomic-file.ts";
import type { Clock } from "../base/clock.ts";
import type { Command } from "../base/command.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import type { Compose } from "../compose/compose.ts";
import { type AppHealth, appHealth } from "./app-health.ts";
import { backOff, restarts } from "./back-off.ts";
import { type ComposeProject, composeUp, dataDirectories } from "./compose-commands.ts";
import {
  type ContainerProject,
  containerLogs,
  killContainers,
  listContainers,
  listServices,
  removeContainers,
  startContainers,
  stopContainers,
} from "./container-commands.ts";
import { ContainerLogs } from "./container-logs.ts";
import { parseContainers, runningContainers } from "./container-status.ts";
import type { ServiceLine } from "./line-splitter.ts";
import { makeMountSources } from "./mount-sources.ts";
import type { CommandResult } from "./run-command.ts";
import type { Runtime, RuntimeNews, ServiceStatus } from "./runtime.ts";
import { startLevels } from "./start-order.ts";
import { loadStoredImages } from "./stored-images.ts";

/** Runs a command for at most `limit` milliseconds, or until it is no longer wanted. */
export type Run = (command: Command, limit: number, unwanted?: AbortSignal) => Promise<CommandResult>;

export interface ComposeRuntimeOptions {
  readonly project: ComposeProject;
  readonly compose: Compose;
  /** What the machine's own compose file says: `overrideFile`, or `machineFile` where several machines share an engine. */
  readonly machineFile: string;
  readonly clock: Clock;
  readonly run: Run;
  /** Ends what of the app the engine left, where it can; true with the kernel's own word that nothing of it lives. */
  endProcesses(): Promise<boolean>;
  readonly onNews: (news: RuntimeNews) => void;
}

const startLimit = 30 * 60_000;
const lookLimit = 30_000;
const startingInterval = 1000;
const restingInterval = 5000;
/** Milliseconds for the engine to tell what a stopped container said last. */
const lastWordsLimit = 1000;
/** A line of a log is rarely longer. */
const bytesPerLine = 100;

/** Runs the app with the machine's container engine. */
export class ComposeRuntime implements Runtime {
  readonly #options: ComposeRuntimeOptions;
  readonly #delays = new Map<string, { delay: number; restarts: number; startedAt: number }>();
  #status: readonly ServiceStatus[];
  #told: AppHealth | undefined;
  #running = false;
  /** Aborted once nothing is to be started any more. */
  #ended = new AbortController();
  /** Starts that the engine was asked for and has not answered. */
  #starting = 0;
  #cancelLook = () => {};
  #logs: ContainerLogs | undefined;

  constructor(options: ComposeRuntimeOptions) {
    this.#options = options;
    this.#status = parseContainers("", this.#names());
  }

  async clear(): Promise<void> {
    const { project, run } = this.#options;
    await clearContainers(project, run);
  }

  async start(): Promise<void> {
    const { compose, project, machineFile } = this.#options;
    writeFileAtomic(project.override, machineFile);
    makeMountSources(dataDirectories(compose, project.directory));
    this.#running = true;
    this.#ended = new AbortController();
    // `up` itself waits for dependencies to be healthy, so the looking begins beside it.
    this.#lookAfter(startingInterval);
    const lacking = await loadStoredImages(project.directory, project.engine, this.#options.run);
    if (lacking[0] !== undefined) this.#tell({ healthy: false, reason: lacking[0] });
    const result = await this.#begin(composeUp(project));
    if (result.exitCode !== 0 && this.#running)
      this.#tell({ healthy: false, reason: lastLine(result.stderr) });
  }

  async stop(budget: number): Promise<boolean> {
    const { clock, compose } = this.#options;
    const deadline = clock.monotonic() + budget;
    this.#end();
    for (const level of startLevels(compose.services).reverse()) {
      const left = Math.max(0, deadline - clock.monotonic());
      await Promise.all(
        level.map(({ name, stopGracePeriodSeconds }) => this.#stop(name, stopGracePeriodSeconds, left)),
      );
    }
    const dead = await this.#isDead();
    if (!dead) return this.kill();
    await this.#logs?.end(Math.min(lastWordsLimit, Math.max(0, deadline - clock.monotonic())));
    return true;
  }

  async kill(): Promise<boolean> {
    const { project } = this.#options;
    this.#end();
    const ids = await this.#ids("running");
    if (ids.length > 0) await this.#run(killContainers(project, ids), lookLimit);
    const dead = await this.#isDead();
    void this.#logs?.end(lastWordsLimit);
    return dead;
  }

  follow(onLine: (line: ServiceLine) => void): void {
    const { clock, project } = this.#options;
    this.#logs = new ContainerLogs(project, clock, onLine);
  }

  status(): readonly ServiceStatus[] {
    return this.#status;
  }

  async logTails(bytes: number): Promise<Readonly<Record<string, string>>> {
    const lines = Math.ceil(bytes / bytesPerLine);
    const tails = await Promise.all(
      this.#names().map(async (name) => {
        const [id] = await this.#ids("all", name);
        if (id === undefined) return [name, ""] as const;
        const { stdout, stderr } = await this.#run(
          containerLogs(this.#options.project, id, lines),
          lookLimit,
        );
        return [name, (stdout + stderr).slice(-bytes)] as const;
      }),
    );
    return Object.fromEntries(tails);
  }

  #names(): string[] {
    return this.#options.compose.services.map((service) => service.name);
  }

  #run(command: Command, limit: number): Promise<CommandResult> {
    return this.#options.run(command, limit);
  }

  async #ids(only: "all" | "running", service?: string): Promise<string[]> {
    const { stdout } = await this.#run(listContainers(this.#options.project, only, service), lookLimit);
    return stdout.split("\n").filter((line) => line !== "");
  }

  async #stop(service: string, grace: number, left: number): Promise<void> {
    const ids = await this.#ids("running", service);
    if (ids.length === 0) return;
    const seconds = Math.ceil(Math.min(grace, Math.floor(left / 1000)));
    await this.#run(stopContainers(this.#options.project, ids, seconds), left + 5000);
  }

  /**
   * No container runs, by the engine's word, and no process of the app lives, by the kernel's. A start that was cut off
   * may still be under way inside the engine: what has been removed cannot start, and the removal waits for a start.
   */
  async #isDead(): Promise<boolean> {
    const { project, endProcesses } = this.#options;
    const cut = this.#starting > 0;
    const ids = cut ? await this.#ids("all") : [];
    if (ids.length > 0) await this.#run(removeContainers(project, ids), lookLimit);
    const { exitCode, stdout } = await this.#run(listContainers(project, cut ? "all" : "running"), lookLimit);
    return (await endProcesses()) && exitCode === 0 && stdout.trim() === "";
  }

  /** A start that was cut off counts as under way for ever. */
  async #begin(command: Command): Promise<CommandResult> {
    const { signal } = this.#ended;
    // Stopped while the images were loaded, and said to be dead: the lease may be another's by now.
    if (signal.aborted) return { exitCode: 124, stdout: "", stderr: "the app was stopped before it started" };
    this.#starting += 1;
    const result = await this.#options.run(command, startLimit, signal);
    if (!signal.aborted) this.#starting -= 1;
    return result;
  }

  #end(): void {
    this.#running = false;
    this.#ended.abort();
    this.#cancelLook();
  }

  #lookAfter(milliseconds: number): void {
    this.#cancelLook = this.#options.clock.after(milliseconds, () => {
      this.#look().catch((error: unknown) => this.#tell({ healthy: false, reason: messageOf(error) }));
    });
  }

  async #look(): Promise<void> {
    const { project } = this.#options;
    const { exitCode, stdout, stderr } = await this.#run(listServices(project), lookLimit);
    if (!this.#running) return;
    if (exitCode === 0) {
      const before = this.#status;
      this.#status = parseContainers(stdout, this.#names());
      this.#logs?.see(runningContainers(stdout));
      for (const service of this.#status) this.#notice(service, before);
      this.#tell(appHealth(this.#status));
    } else {
      this.#tell({ healthy: false, reason: `the container engine does not answer: ${lastLine(stderr)}` });
    }
    this.#lookAfter(this.#told?.healthy ? restingInterval : startingInterval);
  }

  #tell(health: AppHealth): void {
    const first = this.#told === undefined;
    const changed = this.#told?.healthy !== health.healthy;
    this.#told = health;
    if (!changed || (first && !health.healthy)) return;
    this.#options.onNews(health.healthy ? { type: "healthy" } : { type: "unhealthy", reason: health.reason });
  }

  /** The engine restarts nothing (see overrideFile), so the file's `restart` is kept here. */
  #notice(service: ServiceStatus, before: readonly ServiceStatus[]): void {
    const { clock, compose, onNews } = this.#options;
    const { name, state, exitCode = null } = service;
    const was = before.find((one) => one.name === name)?.state;
    if (state === "running" && was !== "running") {
      const past = this.#delays.get(name) ?? { delay: 0, restarts: 0 };
      this.#delays.set(name, { ...past, startedAt: clock.monotonic() });
    }
    if (state !== "exited" || was === "exited") return;
    onNews({ type: "exited", service: name, exitCode });
    const past = this.#delays.get(name) ?? { delay: 0, restarts: 0, startedAt: clock.monotonic() };
    const policy = compose.services.find((one) => one.name === name)?.restart ?? "no";
    if (!restarts(policy, exitCode, past.restarts)) return;
    const delay = backOff(past.delay || undefined, clock.monotonic() - past.startedAt);
    this.#delays.set(name, { ...past, delay, restarts: past.restarts + 1 });
    clock.after(delay, () => {
      if (this.#running) void this.#startAgain(name);
    });
  }

  async #startAgain(service: string): Promise<void> {
    const ids = await this.#ids("all", service);
    if (this.#running && ids.length > 0) await this.#begin(startContainers(this.#options.project, ids));
  }
}

/**
 * Removes every container of an app. Before the volume is mounted: nothing may find it by itself.
 * @throws HitoriError CONTAINERS_LEFT
 */
export async function clearContainers(project: ContainerProject, run: Run): Promise<void> {
  const listed = await run(listContainers(project, "all"), lookLimit);
  const ids = listed.stdout.split("\n").filter((line) => line !== "");
  const removed = ids.length === 0 ? listed : await run(removeContainers(project, ids), lookLimit);
  if (removed.exitCode === 0) return;
  throw new HitoriError({
    code: "CONTAINERS_LEFT",
    message: `Containers of ${project.name} from before could not be removed: ${lastLine(removed.stderr)}`,
    hint: "Does the container engine run? systemctl status docker",
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
