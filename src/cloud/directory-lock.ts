import { createHash } from "node:crypto";
import { mkdirSync, realpathSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "../base/atomic-file.ts";
import { errorCode, HitoriError } from "../base/error.ts";
import { isProcessAlive, ownProcess } from "../base/living-process.ts";

/** What `<directory>/cloud.json` says of the cloud that runs on a directory. */
export interface CloudRecord {
  readonly pid: number;
  /** When the process began, in the kernel's ticks: a pid alone may be another's by now. */
  readonly processStart: string;
  readonly endpoint: string;
  readonly port: number;
}

/** The right to run a cloud on a directory. One process has it; when that is killed, the right is free at once. */
export class DirectoryLock {
  readonly #directory: string;
  readonly #holder: Server | undefined;

  private constructor(directory: string, holder: Server | undefined) {
    this.#directory = directory;
    this.#holder = holder;
  }

  /**
   * Takes the right, also after one that was killed.
   * @throws HitoriError CLOUD_RUNNING, saying who has it
   */
  static async take(directory: string): Promise<DirectoryLock> {
    mkdirSync(directory, { recursive: true });
    const running = readCloudRecord(directory);
    if (running) throw alreadyRunning(directory, running);
    const holder = process.platform === "linux" ? await hold(directory) : undefined;
    return new DirectoryLock(directory, holder);
  }

  /** Tells others where the cloud is. */
  publish(endpoint: string): void {
    const port = Number(new URL(endpoint).port);
    const { pid, startTime: processStart } = ownProcess();
    const record: CloudRecord = { pid, processStart, endpoint, port };
    writeFileAtomic(recordPath(this.#directory), `${JSON.stringify(record)}\n`);
  }

  async release(): Promise<void> {
    rmSync(recordPath(this.#directory), { force: true });
    const holder = this.#holder;
    if (holder) await new Promise<void>((resolve) => holder.close(() => resolve()));
  }
}

/** The cloud that runs on a directory, or undefined where none does; a killed one's record counts as none. */
export function readCloudRecord(directory: string): CloudRecord | undefined {
  const text = readFileIfPresent(recordPath(directory));
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as CloudRecord;
    return isAlive(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

export function isAlive({ pid, processStart }: CloudRecord): boolean {
  return isProcessAlive({ pid, startTime: processStart });
}

/**
 * A name in Linux's abstract socket namespace belongs to one process and is given back by the kernel however that
 * ends: nothing to clean up, and no moment in which two could both find an abandoned lock file.
 */
function hold(directory: string): Promise<Server> {
  const name = createHash("sha256").update(realpathSync(directory)).digest("hex").slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(errorCode(error) === "EADDRINUSE" ? alreadyRunning(directory, undefined) : error),
    );
    server.listen({ path: `\0local-cloud-${name}` }, () => {
      server.unref();
      resolve(server);
    });
  });
}

function alreadyRunning(directory: string, record: CloudRecord | undefined): HitoriError {
  const who = record ? `process ${record.pid} at ${record.endpoint}` : "a process that is only just starting";
  return new HitoriError({
    code: "CLOUD_RUNNING",
    message: `A local cloud runs on ${directory} already: ${who}.`,
    hint: `Use it, or stop it: hitori cloud stop --directory ${directory}`,
  });
}

function recordPath(directory: string): string {
  return join(directory, "cloud.json");
}
