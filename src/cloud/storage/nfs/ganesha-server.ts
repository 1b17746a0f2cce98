import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../../base/atomic-file.ts";
import type { Clock } from "../../../base/clock.ts";
import {
  isProcessAlive,
  type LivingProcess,
  processOf,
  readProcess,
  writeProcess,
} from "../../../base/living-process.ts";
import { sendSignal } from "../../../base/send-signal.ts";
import { ganeshaConfiguration } from "./ganesha-configuration.ts";
import { nfsPort } from "./nfs-port.ts";

/** Milliseconds between two starts at least: one that ends at once is told of, and not started without a pause. */
const restartPause = 1000;

/**
 * The NFS server of one file system, a process of nfs-ganesha. It outlives a killed cloud, as the machines do: the next cloud
 * takes over one that lives, and starts another where it does not.
 */
export class GaneshaServer {
  readonly host: string;
  readonly #directory: string;
  readonly #data: string;
  readonly #clock: Clock;
  #startedAt = Number.NEGATIVE_INFINITY;
  #readOnly = false;
  #process: LivingProcess | undefined;

  /**
   * @param directory its own: configuration, log, and what it keeps of its clients
   * @param host the loopback address that it listens on, port 2049
   */
  constructor(directory: string, data: string, host: string, clock: Clock) {
    this.#directory = directory;
    this.#data = data;
    this.host = host;
    this.#clock = clock;
    this.#process = readProcess(processFile(directory));
  }

  /** Starts it where it does not run. It takes some tenths of a second until it answers. */
  ensure(): void {
    if (this.#process && isProcessAlive(this.#process)) return;
    if (this.#clock.monotonic() - this.#startedAt < restartPause) return;
    this.#startedAt = this.#clock.monotonic();
    this.#configure();
    mkdirSync(this.#data, { recursive: true });
    const file = (name: string) => join(this.#directory, name);
    const words = ["-F", "-f", file("ganesha.conf"), "-L", file("ganesha.log"), "-p", file("ganesha.pid")];
    const child = spawn("ganesha.nfsd", words, { detached: true, stdio: "ignore", cwd: this.#directory });
    child.on("error", (error) => process.emitWarning(`nfs-ganesha does not start: ${error.message}`));
    child.on("exit", (code) => {
      if (code !== null && code !== 0)
        process.emitWarning(`nfs-ganesha ended with ${code}: see ${file("ganesha.log")}`);
    });
    child.unref();
    this.#process = child.pid === undefined ? undefined : processOf(child.pid);
    if (this.#process) writeProcess(processFile(this.#directory), this.#process);
  }

  /** Has it refuse every change with EROFS, or take them again; what clients have open they keep. */
  set readOnly(readOnly: boolean) {
    if (readOnly === this.#readOnly) return;
    this.#readOnly = readOnly;
    this.#configure();
    // It reads its exports again (ganesha.nfsd(8)).
    if (this.#process) sendSignal(this.#process.pid, "SIGHUP");
  }

  /** Ends it at once, as a server loses its power: the data is in its directory. */
  end(): void {
    endServer(this.#directory);
    this.#process = undefined;
  }

  #configure(): void {
    const recovery = join(this.#directory, "recovery");
    mkdirSync(recovery, { recursive: true });
    const told = { data: this.#data, host: this.host, port: nfsPort, recovery, readOnly: this.#readOnly };
    writeFileAtomic(join(this.#directory, "ganesha.conf"), ganeshaConfiguration(told));
  }
}

/** Where the servers of a cloud keep what is theirs. @param directory of the cloud */
export function serversDirectory(directory: string): string {
  return join(directory, "nfs");
}

/** Ends every server of a cloud's directory, as after a cloud that was killed. Does nothing where there is none. */
export function endServers(root: string): void {
  let names: string[];
  try {
    names = readdirSync(root);
  } catch {
    return; // it never had one
  }
  for (const name of names) endServer(join(root, name));
}

function endServer(directory: string): void {
  const server = readProcess(processFile(directory));
  if (server && isProcessAlive(server)) sendSignal(server.pid, "SIGKILL");
  rmSync(processFile(directory), { force: true });
}

function processFile(directory: string): string {
  return join(directory, "process");
}
