import { randomUUID } from "node:crypto";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../base/clock.ts";
import type { Command } from "../../base/command.ts";
import { writeContainerUse } from "../../base/marked-containers.ts";
import { markVariable } from "../../base/marked-processes.ts";
import type { Compose } from "../../compose/compose.ts";
import type { AgentConfiguration } from "../../config/agent-configuration.ts";
import { type AppProcesses, appProcessesAfterNow, endAppProcesses } from "../../runtime/app-processes.ts";
import { dataDirectories } from "../../runtime/compose-commands.ts";
import { ComposeRuntime, type Run } from "../../runtime/compose-runtime.ts";
import { containerProgram, type Engine, engineOf } from "../../runtime/engine.ts";
import { machineFile } from "../../runtime/machine-file.ts";
import { ProcessRuntime } from "../../runtime/process-runtime.ts";
import { processServices } from "../../runtime/process-service.ts";
import { runCommand } from "../../runtime/run-command.ts";
import type { RuntimeNews } from "../../runtime/runtime.ts";
import { mountFileSystem, unmountFileSystem } from "./commands.ts";
import type { App, Host } from "./host.ts";
import { mustMount } from "./mount-failed.ts";

const mountLimit = 30_000;

/** What the local cloud tells a process machine in its environment (ARCHITECTURE.md, Machines). */
export interface MachineEnvironment {
  readonly mark: string;
  readonly root: string;
  readonly address: string;
}

/** The machine that this process belongs to, or undefined where it is not one of the local cloud's. */
export function machineEnvironment(environment: NodeJS.ProcessEnv): MachineEnvironment | undefined {
  const mark = environment[markVariable];
  const root = environment.HITORI_MACHINE_ROOT;
  if (mark === undefined || root === undefined) return undefined;
  return { mark, root, address: environment.HITORI_MACHINE_ADDRESS ?? "127.0.0.1" };
}

export interface ProcessHostOptions {
  readonly machine: MachineEnvironment;
  readonly configuration: AgentConfiguration;
  readonly clock: Clock;
}

/** A machine of the local cloud: a process tree with a root directory and a loopback address of its own. */
export class ProcessHost implements Host {
  readonly kind = "process";
  /** All process machines share one kernel and its boot id: each start of the agent is a boot. */
  readonly bootId = randomUUID();
  readonly logDirectory: string;
  readonly runtime: string;
  readonly #options: ProcessHostOptions;
  #processes: AppProcesses | undefined;

  constructor(options: ProcessHostOptions) {
    this.#options = options;
    this.runtime = options.configuration.runtime?.name ?? "processes";
    this.logDirectory = join(options.machine.root, "var/log/hitori");
  }

  async mountControl(): Promise<string> {
    const { configuration, machine } = this.#options;
    const path = configuration.mountPath;
    const seen = join(machine.root, path);
    // Left from before the last power cut: on a machine with a kernel it would be gone.
    if (lstatSync(seen, { throwIfNoEntry: false })?.isSymbolicLink())
      await this.#run(unmountFileSystem(path));
    await this.#run(mountFileSystem(configuration.fileSystemId, path, configuration.mountOptions));
    return seen;
  }

  /** There is no page cache of its own here: data and control are one mount. */
  async mountData(): Promise<string> {
    return join(this.#options.machine.root, this.#options.configuration.mountPath);
  }

  /** Writes of a dead process are in the file system at once: with the app proved dead nothing can follow. */
  async unmountData(): Promise<boolean> {
    return true;
  }

  app(compose: Compose, volume: string, onNews: (news: RuntimeNews) => void): App {
    const { machine, configuration, clock } = this.#options;
    // Asked for with the lease held, so the guard is up; and no app runs before the first.
    const processes = this.#processes ?? appProcessesAfterNow(machine.mark);
    this.#processes = processes;
    const engine = engineOf(this.runtime);
    if (engine) return this.#containers(engine, processes, { compose, volume, onNews });
    const services = processServices(compose, {
      volume,
      ephemeral: join(machine.root, "var/lib/hitori"),
      sourceDirectory: configuration.project.sourceDirectory,
      address: machine.address,
    });
    const runtime = new ProcessRuntime({
      services,
      clock,
      logDirectory: join(this.logDirectory, "services"),
      environment: process.env,
      processes,
      onNews,
    });
    return { runtime, dataDirectories: services.flatMap((service) => service.mountSources) };
  }

  /** The app in containers that carry this machine's mark: other machines may run on the same engine. */
  #containers(
    engine: Engine,
    processes: AppProcesses,
    app: { compose: Compose; volume: string; onNews: (news: RuntimeNews) => void },
  ): App {
    const { machine, configuration, clock } = this.#options;
    const { compose, volume, onNews } = app;
    // Before the first container: whoever ends this machine from outside must know of them.
    const link = join(machine.root, configuration.mountPath);
    writeContainerUse(machine.root, { program: containerProgram(engine), links: [link] });
    const project = {
      engine,
      name: `${configuration.app}-${machine.mark}`,
      directory: volume,
      files: [],
      override: join(machine.root, "run/hitori/compose.hitori.yaml"),
    };
    const images = configuration.runtime?.images ?? {};
    const run: Run = (command, limit, unwanted) => runCommand(command, limit, clock, unwanted);
    const runtime = new ComposeRuntime({
      project,
      compose,
      machineFile: machineFile(compose, { ...machine, volume, engine, images }),
      clock,
      run,
      endProcesses: () => endAppProcesses(processes, clock),
      onNews,
    });
    return { runtime, dataDirectories: dataDirectories(compose, volume) };
  }

  async #run(command: Command): Promise<void> {
    mustMount(command, await runCommand(command, mountLimit, this.#options.clock));
  }
}
