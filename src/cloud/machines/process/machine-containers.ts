import { spawn } from "node:child_process";
import type { Clock } from "../../../base/clock.ts";
import type { Command } from "../../../base/command.ts";
import {
  type ContainerUse,
  containersLeft,
  cutLinks,
  engineIsDown,
  forgetContainerUse,
  pauseMarkedContainers,
  readContainerUse,
  removeMarkedContainers,
} from "../../../base/marked-containers.ts";
import { writeConsole } from "../console-file.ts";
import type { MachinePaths } from "./machine-paths.ts";

/** Milliseconds for one order to the engine; one that hangs is asked again. */
const engineLimit = 20_000;
/** Milliseconds between two orders that failed. */
const retryInterval = 300;

/**
 * The containers of process machines, seen from outside: they die with their machine, and are frozen with it. Their
 * processes carry the machine's mark and are killed and stopped with its others, at once; the engine's word comes after
 * that, without stopping the local cloud for as long as it takes. The machine counts as gone only with that word: the
 * engine may have been starting a container when everything else died.
 */
export class MachineContainers {
  readonly #clock: Clock;
  readonly #ending = new Set<string>();
  readonly #orders = new Map<string, Promise<void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True with the proof that the machine has no container. Begins, and goes on with, their removal. */
  ended(instanceId: string, paths: MachinePaths): boolean {
    const use = readContainerUse(paths.root);
    if (use === undefined) return true;
    if (!this.#ending.has(instanceId)) {
      cutLinks(use);
      this.#ending.add(instanceId);
      void this.#end(instanceId, use, paths);
    }
    return false;
  }

  freeze(instanceId: string, paths: MachinePaths): void {
    this.#order(instanceId, paths, "pause");
  }

  thaw(instanceId: string, paths: MachinePaths): void {
    this.#order(instanceId, paths, "unpause");
  }

  async #end(instanceId: string, use: ContainerUse, paths: MachinePaths): Promise<void> {
    const failure = await this.#run(removeMarkedContainers(use, instanceId));
    // Without an engine nothing starts a container, and root has seen for itself that no process is left.
    const isGone = failure === undefined || (engineIsDown(failure) && process.getuid?.() === 0);
    if (isGone) {
      forgetContainerUse(paths.root);
    } else {
      writeConsole(paths.console, containersLeft(use, failure));
      await this.#clock.sleep(retryInterval);
    }
    this.#ending.delete(instanceId);
  }

  /** One after the other: a thaw must not overtake the freeze before it. */
  #order(instanceId: string, paths: MachinePaths, how: "pause" | "unpause"): void {
    const use = readContainerUse(paths.root);
    if (use === undefined) return;
    const before = this.#orders.get(instanceId) ?? Promise.resolve();
    const order = before.then(async () => {
      const failure = await this.#run(pauseMarkedContainers(use, instanceId, how));
      if (failure !== undefined) writeConsole(paths.console, `${use.program} ${how}: ${failure.trim()}`);
    });
    this.#orders.set(instanceId, order);
    void order.then(() => {
      if (this.#orders.get(instanceId) === order) this.#orders.delete(instanceId);
    });
  }

  /** @returns what the engine complains of; undefined where it did as it was told */
  #run(command: Command): Promise<string | undefined> {
    const [program, ...words] = command.argv;
    return new Promise((resolve) => {
      const child = spawn(program, words, { stdio: ["ignore", "ignore", "pipe"], detached: true });
      let complaint = "";
      const cancel = this.#clock.after(engineLimit, () => {
        complaint += `no answer in ${engineLimit / 1000} s`;
        if (child.pid !== undefined) endGroup(child.pid);
      });
      const end = (failure: string | undefined) => {
        cancel();
        resolve(failure);
      };
      child.stderr.on("data", (data: Buffer) => {
        complaint += data.toString();
      });
      child.on("error", (error) => end(error.message));
      child.on("close", (code) => end(code === 0 ? undefined : complaint || `exit code ${code}`));
    });
  }
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // ended by itself meanwhile
  }
}
