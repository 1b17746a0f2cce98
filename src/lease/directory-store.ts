import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import { createInterface } from "node:readline";
import type { Clock } from "../base/clock.ts";
import type { Command } from "../base/command.ts";
import { type LeaseStore, type StoreAnswer, timedOut, workerDied } from "./store.ts";
import { type StoreReply, type StoreRequest, storeWorkerCommand } from "./store-worker.ts";

export interface DirectoryStoreOptions {
  readonly directory: string;
  /** T_io, milliseconds: an operation that takes longer is given up and its process killed. */
  readonly ioTimeout: number;
  readonly clock: Clock;
  /** How the worker is started. Default: this very program. */
  readonly worker?: Command;
  /** The first worker, where it was started before: see startStoreWorker. */
  readonly started?: ChildProcess;
}

/**
 * Starts a worker for a store that is not there yet: it takes as long as a mount, and can be ready by then. It touches
 * no file system before it is asked to.
 */
export function startStoreWorker(command = storeWorkerCommand()): ChildProcess {
  const [program, ...words] = command.argv;
  const worker = spawn(program, words, { stdio: ["pipe", "pipe", "inherit"] });
  // One that could not be started is seen to be gone by whoever is to use it.
  worker.on("error", () => {});
  worker.stdin?.on("error", () => {});
  worker.unref();
  // An idle worker must not keep the agent's process alive; a request under way does, by its timer.
  (worker.stdin as Socket | null)?.unref();
  (worker.stdout as Socket | null)?.unref();
  return worker;
}

/** A child without a pid was never started. */
function isGone({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}

type Waiting = (answer: StoreAnswer<StoreReply["value"]>) => void;

/**
 * The lease's directory on a real file system. The operations run in one worker process, which is killed when one of
 * them hangs, and replaced for the next: a hung NFS request can then neither hold up the agent nor exhaust its threads.
 */
export class DirectoryStore implements LeaseStore {
  readonly #options: DirectoryStoreOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: ChildProcess | undefined;
  #started: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #id = 0;

  constructor(options: DirectoryStoreOptions) {
    this.#options = options;
    this.#started = options.started;
  }

  async list(): Promise<StoreAnswer<readonly string[]>> {
    const answer = await this.#do({ operation: "list" });
    return answer.ok ? { ok: true, value: Array.isArray(answer.value) ? answer.value : [] } : answer;
  }

  async rename(from: string, to: string): Promise<StoreAnswer<void>> {
    return withoutValue(await this.#do({ operation: "rename", from, to }));
  }

  async bootstrap(token: string): Promise<StoreAnswer<void>> {
    return withoutValue(await this.#do({ operation: "bootstrap", token }));
  }

  async readHint(): Promise<StoreAnswer<string>> {
    const answer = await this.#do({ operation: "readHint" });
    return answer.ok ? { ok: true, value: typeof answer.value === "string" ? answer.value : "" } : answer;
  }

  async writeHint(text: string): Promise<StoreAnswer<void>> {
    return withoutValue(await this.#do({ operation: "writeHint", text }));
  }

  /** The worker's process id, while there is one. */
  get workerPid(): number | undefined {
    return this.#worker?.pid;
  }

  /** Ends the worker. */
  close(): void {
    this.#discardWorker();
  }

  /** One after the other: the timeout of each counts from when the worker gets it. */
  #do(request: StoreRequest): Promise<StoreAnswer<StoreReply["value"]>> {
    const answer = this.#last.then(() => this.#send(request));
    this.#last = answer;
    return answer;
  }

  #send(request: StoreRequest): Promise<StoreAnswer<StoreReply["value"]>> {
    const { clock, directory, ioTimeout } = this.#options;
    const id = ++this.#id;
    return new Promise((resolve) => {
      const worker = this.#worker ?? this.#startWorker();
      const cancel = clock.after(ioTimeout, () => {
        this.#discardWorker();
        this.#settle(id, { ok: false, code: timedOut });
      });
      this.#waiting.set(id, (answer) => {
        cancel();
        resolve(answer);
      });
      worker.stdin?.write(`${JSON.stringify({ id, directory, request })}\n`);
    });
  }

  #startWorker(): ChildProcess {
    const started = this.#started;
    this.#started = undefined;
    const worker = started && !isGone(started) ? started : startStoreWorker(this.#options.worker);
    this.#worker = worker;
    const gone = () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      for (const id of [...this.#waiting.keys()]) this.#settle(id, { ok: false, code: workerDied });
    };
    worker.on("error", gone);
    worker.on("exit", gone);
    worker.stdin?.on("error", gone);
    if (worker.stdout) createInterface({ input: worker.stdout }).on("line", (line) => this.#receive(line));
    return worker;
  }

  #receive(line: string): void {
    const { id, value, code } = JSON.parse(line) as StoreReply;
    this.#settle(id, code === undefined ? { ok: true, value } : { ok: false, code });
  }

  #settle(id: number, answer: StoreAnswer<StoreReply["value"]>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.(answer);
  }

  /** A process inside a hung request dies only once that returns; nobody waits for it. */
  #discardWorker(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.stdin?.end();
    worker?.kill("SIGKILL");
  }
}

function withoutValue(answer: StoreAnswer<StoreReply["value"]>): StoreAnswer<void> {
  return answer.ok ? { ok: true, value: undefined } : answer;
}
