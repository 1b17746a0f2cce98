import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent } from "../../base/atomic-file.ts";
import type { Clock } from "../../base/clock.ts";
import type { Command } from "../../base/command.ts";
import { HitoriError } from "../../base/error.ts";
import { findMarked, killMarked, markVariable } from "../../base/marked-processes.ts";
import { sendSignal } from "../../base/send-signal.ts";
import { waitUntil } from "../../base/wait-until.ts";
import type { AppControl, AppPlace } from "./app-control.ts";

export interface ProcessAppOptions {
  readonly clock: Clock;
  /** Where the supervisor keeps its status and logs. */
  readonly stateDirectory: string;
  /** The program that runs the app's processes from a directory until it is told to end; see `superviseApp`. */
  readonly supervisor: (directory: string) => Command;
  /** Milliseconds that the app may take to become healthy. */
  readonly startLimit: number;
  /** Milliseconds that it may take to stop: the sum of its services' grace. */
  readonly stopLimit: number;
}

/** What the supervisor writes whenever it changes. */
export interface SupervisorStatus {
  readonly pid: number;
  readonly directory: string;
  readonly healthy: boolean;
  readonly says: string;
}

export function statusPath(stateDirectory: string): string {
  return join(stateDirectory, "app.json");
}

/** Every process of the app on this machine carries it. */
export function appMark(stateDirectory: string): string {
  return `hitori-app-${createHash("sha256").update(stateDirectory).digest("hex").slice(0, 12)}`;
}

/** The app as plain processes of this machine, under a supervisor in a session of its own. */
export class ProcessApp implements AppControl {
  readonly kind = "process";
  readonly #options: ProcessAppOptions;
  readonly #mark: string;

  constructor(options: ProcessAppOptions) {
    this.#options = options;
    this.#mark = appMark(options.stateDirectory);
  }

  async isRunning(): Promise<boolean> {
    return findMarked(this.#mark).length > 0;
  }

  async stop(): Promise<void> {
    const { clock, stateDirectory, stopLimit } = this.#options;
    const pid = this.#status()?.pid;
    if (pid !== undefined && findMarked(this.#mark).includes(pid)) sendSignal(pid, "SIGTERM");
    const gone = () => (findMarked(this.#mark).length === 0 ? true : undefined);
    const stopped = await waitUntil(gone, { clock, timeout: stopLimit, interval: 20 });
    if (!stopped && !killMarked(this.#mark)) {
      throw new HitoriError({
        code: "APP_NOT_STOPPED",
        message: `Processes of the app do not end: ${findMarked(this.#mark).join(", ")}.`,
        hint: "Look at them: ps -fp <number>   Then run the same command again.",
      });
    }
    rmSync(statusPath(stateDirectory), { force: true });
  }

  async start(place: AppPlace, signal?: AbortSignal): Promise<void> {
    const { clock, stateDirectory, supervisor, startLimit } = this.#options;
    if (this.#status()?.directory !== place.directory || !(await this.isRunning())) {
      await this.stop();
      mkdirSync(stateDirectory, { recursive: true });
      const log = openSync(join(stateDirectory, "app.log"), "a");
      const { argv, environment } = supervisor(place.directory);
      const child = spawn(argv[0], argv.slice(1), {
        detached: true,
        stdio: ["ignore", log, log],
        env: { ...process.env, ...environment, [markVariable]: this.#mark },
      });
      await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
      child.unref();
      closeSync(log);
    }
    const look = () => {
      if (this.#status()?.healthy) return "healthy";
      return findMarked(this.#mark).length === 0 ? "ended" : undefined;
    };
    const outcome = await waitUntil(look, { clock, timeout: startLimit, interval: 20, signal });
    if (outcome === "healthy") return;
    throw new HitoriError({
      code: "APP_UNHEALTHY",
      message: `The app is not healthy in ${place.directory}: ${this.#status()?.says ?? "its supervisor did not start"}.`,
      hint: `Its words: ${join(stateDirectory, "app.log")} and ${join(stateDirectory, "logs")}`,
    });
  }

  #status(): SupervisorStatus | undefined {
    const text = readFileIfPresent(statusPath(this.#options.stateDirectory));
    return text === undefined ? undefined : (JSON.parse(text) as SupervisorStatus);
  }
}
