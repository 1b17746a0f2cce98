import { readFileIfPresent, writeFileAtomic } from "../base/atomic-file.ts";
import type { Clock } from "../base/clock.ts";
import type { Command } from "../base/command.ts";
import { HitoriError, messageOf } from "../base/error.ts";
import type { Compose } from "../compose/compose.ts";
import { type AppHealth, appHealth } from "./app-health.ts";
import { backOff, restarts } from "./back-off.ts";
import {
  type ComposeProject,
  composeKill,
  composeLogs,
  composePs,
  composeStart,
  composeStop,
  composeUp,
  dataDirectories,
  type Engine,
  listContainers,
  overrideFile,
  removeContainers,
} from "./compose-commands.ts";
import { parseComposePs } from "./compose-status.ts";
import { makeMountSources } from "./mount-sources.ts";
import type { CommandResult } from "./run-command.ts";
import type { Runtime, RuntimeNews, ServiceStatus } from "./runtime.ts";
import { loadStoredImages } from "./stored-images.ts";

export type Run = (command: Command, limit: number) => Promise<CommandResult>;

export interface ComposeRuntimeOptions {
  readonly project: ComposeProject;
  readonly compose: Compose;
  readonly clock: Clock;
  readonly run: Run;
  /** `populated` of the app's slice: the kernel's own word on whether anything of the app lives. */
  readonly cgroupEvents: string;
  readonly onNews: (news: RuntimeNews) => void;
}

const startLimit = 30 * 60_000;
const lookLimit = 30_000;
const startingInterval = 1000;
const restingInterval = 5000;
/** A line of a log is rarely longer. */
const bytesPerLine = 100;

/** Runs the app with the machine's container engine. */
export class ComposeRuntime implements Runtime {
  readonly #options: ComposeRuntimeOptions;
  readonly #delays = new Map<string, { delay: number; restarts: number; startedAt: number }>();
  #status: readonly ServiceStatus[];
  #told: AppHealth | undefined;
  #running = false;
  #cancelLook = () => {};

  constructor(options: ComposeRuntimeOptions) {
    this.#options = options;
    this.#status = parseComposePs("", this.#names());
  }

  async clear(): Promise<void> {
    const { project, run } = this.#options;
    await clearContainers(project.engine, project.app, run);
  }

  async start(): Promise<void> {
    const { compose, project } = this.#options;
    writeFileAtomic(project.override, overrideFile(compose, project.directory));
    makeMountSources(dataDirectories(compose, project.directory));
    this.#running = true;
    // `up` itself waits for dependencies to be healthy, so the looking begins beside it.
    this.#lookAfter(startingInterval);
    const lacking = await loadStoredImages(project.directory, project.engine, this.#options.run);
    if (lacking[0] !== undefined) this.#tell({ healthy: false, reason: lacking[0] });
    const result = await this.#run(composeUp(project), startLimit);
    if (result.exitCode !== 0 && this.#running)
      this.#tell({ healthy: false, reason: lastLine(result.stderr) });
  }

  async stop(budget: number): Promise<boolean> {
    const { project } = this.#options;
    this.#end();
    const longest = Math.max(...this.#options.compose.services.map((one) => one.stopGracePeriodSeconds), 0);
    const seconds = Math.floor(budget / 1000);
    const limit = seconds < longest ? seconds : undefined;
    await this.#run(composeStop(project, limit), budget + 5000);
    return (await this.#isDead()) || this.kill();
  }

  async kill(): Promise<boolean> {
    this.#end();
    await this.#run(composeKill(this.#options.project), lookLimit);
    return this.#isDead();
  }

  status(): readonly ServiceStatus[] {
    return this.#status;
  }

  async logTails(bytes: number): Promise<Readonly<Record<string, string>>> {
    const lines = Math.ceil(bytes / bytesPerLine);
    const tails = await Promise.all(
      this.#names().map(async (name) => {
        const { stdout } = await this.#run(composeLogs(this.#options.project, name, lines), lookLimit);
        return [name, stdout.slice(-bytes)] as const;
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

  /** No container runs, by the engine's word, and no process is in the app's slice, by the kernel's. */
  async #isDead(): Promise<boolean> {
    const { project, cgroupEvents } = this.#options;
    const { exitCode, stdout } = await this.#run(
      listContainers(project.engine, project.app, "running"),
      lookLimit,
    );
    const events = readFileIfPresent(cgroupEvents) ?? "populated 0";
    return exitCode === 0 && stdout.trim() === "" && /^populated 0$/m.test(events);
  }

  #end(): void {
    this.#running = false;
    this.#cancelLook();
  }

  #lookAfter(milliseconds: number): void {
    this.#cancelLook = this.#options.clock.after(milliseconds, () => {
      this.#look().catch((error: unknown) => this.#tell({ healthy: false, reason: messageOf(error) }));
    });
  }

  async #look(): Promise<void> {
    const { project } = this.#options;
    const { exitCode, stdout, stderr } = await this.#run(composePs(project), lookLimit);
    if (!this.#running) return;
    if (exitCode === 0) {
      const before = this.#status;
      this.#status = parseComposePs(stdout, this.#names());
      for (const service of this.#status) this.#notice(service, before);
      this.#tell(appHealth(this.#status));
    } else {
      this.#tell({ healthy: false, reason: `compose ps: ${lastLine(stderr)}` });
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
    const { clock, compose, onNews, project } = this.#options;
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
      if (this.#running) void this.#run(composeStart(project, name), startLimit);
    });
  }
}

/**
 * Removes every container of an app. Before the volume is mounted: nothing may find it by itself.
 * @throws HitoriError CONTAINERS_LEFT
 */
export async function clearContainers(engine: Engine, app: string, run: Run): Promise<void> {
  const listed = await run(listContainers(engine, app, "all"), lookLimit);
  const ids = listed.stdout.split("\n").filter((line) => line !== "");
  const removed = ids.length === 0 ? listed : await run(removeContainers(engine, ids), lookLimit);
  if (removed.exitCode === 0) return;
  throw new HitoriError({
    code: "CONTAINERS_LEFT",
    message: `Containers of ${app} from before could not be removed: ${lastLine(removed.stderr)}`,
    hint: "Does the container engine run? systemctl status docker",
  });
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
