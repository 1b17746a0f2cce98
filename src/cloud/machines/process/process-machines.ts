import { spawn } from "node:child_process";
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Clock } from "../../../base/clock.ts";
import { HitoriError } from "../../../base/error.ts";
import {
  type LivingProcess,
  observeProcess,
  processOf,
  readProcess,
  writeProcess,
} from "../../../base/living-process.ts";
import { forgetContainerUse, killMarkedMachine } from "../../../base/marked-containers.ts";
import { findMarked, killMarked, markVariable, signalMarked } from "../../../base/marked-processes.ts";
import { sendSignal } from "../../../base/send-signal.ts";
import { ConsoleBounds } from "../console-bounds.ts";
import { readConsole, writeConsole } from "../console-file.ts";
import type { Capture, MachineSpecification, Machines, ScriptResult } from "../machines.ts";
import { keptMachines } from "../machines-directory.ts";
import { type Boot, bootEnvironment, bootOfUserData, bootScript } from "./boot-script.ts";
import { MachineContainers } from "./machine-containers.ts";
import { MachineImages } from "./machine-images.ts";
import { type MachinePaths, machinePaths } from "./machine-paths.ts";
import { machinePrograms, writePrograms } from "./machine-programs.ts";
import { unmountAll } from "./mounts.ts";
import { runScript } from "./run-script.ts";

export interface ProcessMachinesOptions {
  /** The local cloud's directory; machines live in `machines/` below it. */
  readonly directory: string;
  readonly clock: Clock;
  /** Programs put on each machine's PATH: name, and absolute path of a Node script. */
  readonly commands: Readonly<Record<string, string>>;
}

/** Milliseconds that a container engine may take where everything waits for it: at the start of a machine. */
const engineLimit = 10_000;

/**
 * Machines that are process trees of this computer: user data runs verbatim under bash, in a session and a root
 * directory of its own. They outlive the local cloud's process; `recover` takes them over again.
 */
export class ProcessMachines implements Machines {
  readonly kind = "process";
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #commands: Readonly<Record<string, string>>;
  readonly #living = new Map<string, LivingProcess>();
  readonly #containers: MachineContainers;
  readonly #images: MachineImages;
  readonly #consoles: ConsoleBounds;

  /** @throws HitoriError PROCESS_MACHINES_NEED_LINUX elsewhere: processes are found by /proc */
  constructor(options: ProcessMachinesOptions) {
    if (process.platform !== "linux") {
      throw new HitoriError({
        code: "PROCESS_MACHINES_NEED_LINUX",
        message: `Process machines need Linux (its /proc and 127.0.0.0/8); this is ${process.platform}.`,
        hint: "Run Hitori in a Linux virtual machine or container, or without machines: hitori cloud start --machines none",
      });
    }
    this.#directory = resolve(options.directory);
    this.#clock = options.clock;
    this.#consoles = new ConsoleBounds(this.#clock);
    this.#images = new MachineImages(this.#directory);
    this.#containers = new MachineContainers(options.clock);
    this.#commands = options.commands;
  }

  /** @throws HitoriError MACHINE_NOT_STARTED, and what writing its directory throws */
  start(machine: MachineSpecification): void {
    const paths = machinePaths(this.#directory, machine.instanceId);
    if (existsSync(paths.directory)) {
      const left = killMarkedMachine(machine.instanceId, paths.root, engineLimit);
      if (left.length > 0) throw notStarted(machine, `of its last boot ${left.join("; ")}`);
      forgetContainerUse(paths.root);
      unmountAll(paths);
    }
    const boot = this.#prepare(machine, paths);
    const output = openSync(paths.console, "a");
    try {
      const imageRoot = machine.firstBoot ? this.#images.rootOf(machine.imageId) : undefined;
      const child = spawn("bash", ["-c", bootScript(boot, machine.instanceId, paths, imageRoot)], {
        cwd: paths.root,
        detached: true,
        stdio: ["ignore", output, output],
        env: environment(machine, paths),
      });
      child.on("error", (error) => writeConsole(paths.console, `cannot boot: ${error.message}`));
      child.unref();
      if (child.pid === undefined) throw notStarted(machine, "bash cannot be run");
      const init = processOf(child.pid);
      if (!init) return; // gone already: it is seen to be off
      this.#living.set(machine.instanceId, init);
      writeProcess(paths.init, init);
    } finally {
      closeSync(output);
    }
  }

  shutDown(instanceId: string): void {
    const init = this.#living.get(instanceId);
    if (!init || observeProcess(init) === "dead") return;
    writeFileSync(machinePaths(this.#directory, instanceId).shutdown, "");
    sendSignal(init.pid, "SIGTERM");
  }

  powerOff(instanceId: string): void {
    if (this.#living.has(instanceId)) this.#finish(instanceId);
  }

  freeze(instanceId: string): void {
    // Again until there is nobody new: a process may fork between the look and the signal.
    let stopped = -1;
    for (let round = 0; round < 10; round++) {
      const count = signalMarked(instanceId, "SIGSTOP");
      if (count === stopped) break;
      stopped = count;
    }
    this.#containers.freeze(instanceId, machinePaths(this.#directory, instanceId));
  }

  thaw(instanceId: string): void {
    this.#containers.thaw(instanceId, machinePaths(this.#directory, instanceId));
    signalMarked(instanceId, "SIGCONT");
  }

  run(machine: MachineSpecification, script: string, onEnd: (result: ScriptResult) => void): void {
    const paths = machinePaths(this.#directory, machine.instanceId);
    runScript(
      { script, mark: machine.instanceId, directory: paths.root, environment: environment(machine, paths) },
      onEnd,
    );
  }

  observe(instanceId: string): "running" | "off" | "frozen" {
    const init = this.#living.get(instanceId);
    if (!init) return "off";
    const state = observeProcess(init);
    if (state === "dead") return this.#finish(instanceId) ? "off" : "running";
    this.#consoles.bound(machinePaths(this.#directory, instanceId).console);
    return state === "stopped" ? "frozen" : "running";
  }

  failure(): string | undefined {
    return undefined;
  }

  openPorts(): void {}

  remove(instanceId: string): void {
    rmSync(machinePaths(this.#directory, instanceId).directory, { recursive: true, force: true });
    this.#consoles.forget(machinePaths(this.#directory, instanceId).console);
  }

  capture(instanceId: string, imageId: string): Capture {
    return this.#images.capture(instanceId, imageId);
  }

  forgetImage(imageId: string): void {
    this.#images.forget(imageId);
  }

  consoleOutput(instanceId: string): string {
    return readConsole(machinePaths(this.#directory, instanceId).console);
  }

  recover(keep: readonly MachineSpecification[]): void {
    const wanted = new Set(keep.map((machine) => machine.instanceId));
    for (const instanceId of keptMachines(this.#directory)) {
      if (wanted.has(instanceId)) continue;
      const { init, root } = machinePaths(this.#directory, instanceId);
      killMarkedMachine(instanceId, root, engineLimit);
      rmSync(init, { force: true });
    }
    for (const machine of keep) {
      const paths = machinePaths(this.#directory, machine.instanceId);
      const init = readProcess(paths.init);
      const lives =
        init && observeProcess(init) !== "dead" && findMarked(machine.instanceId).includes(init.pid);
      if (init && lives) this.#living.set(machine.instanceId, init);
      else this.start({ ...machine, firstBoot: machine.firstBoot || !existsSync(paths.userData) });
    }
  }

  /** Ends whatever the machine's init left. @returns false while some of it would not die yet */
  #finish(instanceId: string): boolean {
    const paths = machinePaths(this.#directory, instanceId);
    // Both at once: the engine alone can end the processes of a container that it has paused.
    const isEnded = this.#containers.ended(instanceId, paths);
    if (!killMarked(instanceId, [], isEnded ? undefined : 0) || !isEnded) return false;
    this.#living.delete(instanceId);
    rmSync(paths.init, { force: true });
    return true;
  }

  /** Writes what the machine boots from. @returns what its init runs */
  #prepare(machine: MachineSpecification, paths: MachinePaths): Boot {
    for (const directory of ["etc", "root", "tmp", "var/log"]) {
      mkdirSync(join(paths.root, directory), { recursive: true });
    }
    writePrograms(paths.programs, machinePrograms(machine, paths, this.#directory, this.#commands));
    writeFileSync(paths.bootEnvironment, bootEnvironment(paths));
    rmSync(paths.shutdown, { force: true });
    rmSync(paths.init, { force: true });
    const boot = machine.firstBoot ? firstBoot(machine, paths) : laterBoot(paths);
    writeConsole(paths.console, `${machine.instanceId} boots in ${machine.availabilityZone}`);
    if (boot.run === "idle" && boot.because) writeConsole(paths.console, boot.because);
    return boot;
  }
}

function notStarted(machine: MachineSpecification, because: string): HitoriError {
  return new HitoriError({
    code: "MACHINE_NOT_STARTED",
    message: `The machine of ${machine.instanceId} cannot be started: ${because}.`,
    hint: "Is bash on the PATH, and are there free processes? See what runs: hitori cloud status",
  });
}

function firstBoot(machine: MachineSpecification, paths: MachinePaths): Boot {
  // Only its owner: user data may hold secrets.
  writeFileSync(paths.userData, machine.userData, { mode: 0o700 });
  return bootOfUserData(machine.userData, paths.userData);
}

/** The classic boot script of Unix is what a later boot runs: user data runs once. */
function laterBoot(paths: MachinePaths): Boot {
  const script = join(paths.root, "etc/rc.local");
  try {
    accessSync(script, constants.X_OK);
  } catch {
    return { run: "idle" };
  }
  return { run: "bash", script, by: "bash" };
}

/** Nothing of the local cloud's own environment reaches a machine but its PATH. */
function environment(machine: MachineSpecification, paths: MachinePaths): Record<string, string> {
  const hostPath = process.env.PATH ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  return {
    [markVariable]: machine.instanceId,
    HITORI_MACHINE_ROOT: paths.root,
    HITORI_MACHINE_ADDRESS: machine.address,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: machine.metadataEndpoint,
    AWS_ENDPOINT_URL: machine.endpoint,
    AWS_REGION: machine.region,
    PATH: `${paths.programs}:${hostPath}:${dirname(process.execPath)}`,
    HOME: join(paths.root, "root"),
    LANG: "C.UTF-8",
    ...engineVariables(),
  };
}

/** How a container engine is reached: a machine's containers run on the engine of the computer. */
function engineVariables(): Record<string, string> {
  const { DOCKER_CONFIG, HOME } = process.env;
  const docker = DOCKER_CONFIG ?? (HOME === undefined ? undefined : join(HOME, ".docker"));
  const names = ["DOCKER_HOST", "DOCKER_CONTEXT", "CONTAINER_HOST", "XDG_RUNTIME_DIR"];
  const given = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...Object.fromEntries(given), ...(docker === undefined ? {} : { DOCKER_CONFIG: docker }) };
}
