import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent } from "../../base/atomic-file.ts";
import type { Clock } from "../../base/clock.ts";
import { HitoriError } from "../../base/error.ts";
import type { Compose } from "../../compose/compose.ts";
import type { AgentConfiguration } from "../../config/agent-configuration.ts";
import { appSlice, dataDirectories, overrideFile } from "../../runtime/compose-commands.ts";
import { ComposeRuntime, clearContainers, type Run } from "../../runtime/compose-runtime.ts";
import { type Engine, engineName, engines, engineVersion } from "../../runtime/engine.ts";
import type { RuntimeNews } from "../../runtime/runtime.ts";
import { findMount, lastWords, startUnitOnce, unmountFileSystem } from "./commands.ts";
import type { App, Host } from "./host.ts";
import { mustMount } from "./mount-failed.ts";
import { controlPath, type MountType, mountUnitName } from "./mounts.ts";

/** The unit gives its mount helper two minutes. */
const mountLimit = 150_000;
const shortLimit = 30_000;
const stateDirectory = "/run/hitori";

export interface LinuxHostOptions {
  readonly configuration: AgentConfiguration;
  readonly clock: Clock;
  readonly run: Run;
  readonly engine: Engine;
  /** By what the units of `installOnLinux` mount. */
  readonly mountType: MountType;
}

/** The first container engine that answers, or the wanted one. @throws HitoriError ENGINE_MISSING */
export async function findEngine(run: Run, wanted?: Engine): Promise<Engine> {
  const tried = wanted ? [wanted] : engines;
  for (const engine of tried) {
    if ((await run(engineVersion(engine), shortLimit)).exitCode === 0) return engine;
  }
  throw new HitoriError({
    code: "ENGINE_MISSING",
    message: `No container engine answers: tried ${tried.map(engineName).join(", ")}.`,
    hint: "Install one into the image: docker (docker.io on Debian and Ubuntu), and the Compose plugin.",
  });
}

/** An EC2 instance: real mounts, systemd, containers. */
export class LinuxHost implements Host {
  readonly kind = "linux";
  readonly bootId = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  readonly logDirectory = "/var/log/hitori";
  readonly runtime: string;
  readonly plainNfs: boolean;
  readonly #options: LinuxHostOptions;

  constructor(options: LinuxHostOptions) {
    this.#options = options;
    this.plainNfs = options.mountType === "nfs4";
    this.runtime = engineName(options.engine);
  }

  async mountControl(): Promise<string> {
    await this.#mount(controlPath);
    return controlPath;
  }

  /** Containers of before go first: one of them could find its data again, and write without the lease. */
  async mountData(): Promise<string> {
    const { configuration, engine, run } = this.#options;
    await clearContainers({ engine, name: configuration.app }, run);
    await this.#mount(configuration.mountPath);
    return configuration.mountPath;
  }

  async unmountData(): Promise<boolean> {
    const path = this.#options.configuration.mountPath;
    if (await this.#isMounted(path)) await this.#options.run(unmountFileSystem(path), mountLimit);
    return !(await this.#isMounted(path));
  }

  app(compose: Compose, volume: string, onNews: (news: RuntimeNews) => void): App {
    const { configuration, clock, run, engine } = this.#options;
    const project = {
      engine,
      name: configuration.app,
      directory: volume,
      files: configuration.project.composeFiles,
      override: join(stateDirectory, "compose.hitori.yaml"),
    };
    const cgroupEvents = `/sys/fs/cgroup/${appSlice.replace("-app", "")}/${appSlice}/cgroup.events`;
    // What the engine leaves of the slice is the guard's to kill, and with it the machine.
    const endProcesses = async () => /^populated 0$/m.test(readFileIfPresent(cgroupEvents) ?? "populated 0");
    const machineFile = overrideFile(compose, volume);
    const runtime = new ComposeRuntime({ project, compose, machineFile, clock, run, endProcesses, onNews });
    return { runtime, dataDirectories: dataDirectories(compose, volume) };
  }

  async #mount(path: string): Promise<void> {
    if (await this.#isMounted(path)) return;
    const { run } = this.#options;
    const unit = mountUnitName(path);
    const command = startUnitOnce(unit);
    const started = await run(command, mountLimit);
    if (started.exitCode === 0) return;
    const { stdout } = await run(lastWords(unit), shortLimit);
    mustMount(command, { ...started, stderr: `${started.stderr}\n${stdout}` });
  }

  async #isMounted(path: string): Promise<boolean> {
    return (await this.#options.run(findMount(path), shortLimit)).exitCode === 0;
  }
}
