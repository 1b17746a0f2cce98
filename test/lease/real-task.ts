import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { commandLineOf, isAlive, processIds } from "../../src/base/process-files.ts";
import { sendSignal } from "../../src/base/send-signal.ts";
import { moduleCommand } from "../../src/lease/module-command.ts";
import { found } from "./real-machine.ts";
import { writer } from "./writer.ts";

/** One that stops when it is told to. */
const obedient = writer.replace("trap '' TERM INT HUP\n", "");

/**
 * A task as ECS makes it with `PidMode: task`: a first process that holds the process namespace open, and containers
 * whose first processes enter it from outside. The lease's container runs the real `hitori agent hold`; the app's is
 * started once the lease is told held, as `DependsOn` does.
 */
export class RealTask {
  readonly name: string;
  readonly told: string[] = [];
  readonly #directory: string;
  readonly #volume: string;
  readonly #namespace: ChildProcess;
  #first = 0;
  #ended: number | null | undefined;

  constructor(bundle: string, volume: string, name: string) {
    this.#directory = bundle;
    this.#volume = volume;
    this.name = name;
    const words = ["--pid", "--fork", "--mount-proc", "--kill-child", "sleep", "infinity"];
    this.#namespace = spawn("unshare", words, { stdio: "ignore" });
  }

  get heldFile(): string {
    return join(this.#volume, `${this.name}.held`);
  }

  /** Every living process of the task but its first. Ids are this machine's. */
  get alive(): number[] {
    const namespace = namespaceOf(this.#first);
    const inside = (pid: number) => namespace !== undefined && namespaceOf(pid) === namespace;
    return processIds().filter((pid) => pid !== this.#first && inside(pid) && isAlive(pid));
  }

  /** The lease's main process and its guard, by what their command lines say. */
  get leasePid(): number {
    return this.#find((line) => line.includes("\0hold\0"));
  }

  get guardPid(): number {
    return this.#find((line) => line.includes("--host=task"));
  }

  get watchdogPid(): number {
    return this.#find((line) => line.includes("hitori-watchdog"));
  }

  get appPid(): number {
    return this.#find((line) => line.endsWith(`${this.#log}\x000\0`));
  }

  get #log(): string {
    return join(this.#volume, `${this.name}.0.log`);
  }

  /** The exit code of the lease's container; undefined while it runs, null where a signal ended it. */
  get leaseEnded(): number | null | undefined {
    return this.#ended;
  }

  /** Starts the lease's container. */
  async start(patience = 30): Promise<void> {
    const child = () =>
      Number(readFileSync(`/proc/${this.#namespace.pid}/task/${this.#namespace.pid}/children`, "utf8"));
    this.#first = await found("the task's namespace", () => child() || undefined);
    const module = pathToFileURL(join(this.#directory, "agent.js")).href;
    const options = ["--profile=local", `--patience=${patience}`, `--held-file=${this.heldFile}`];
    const lease = this.#enter(moduleCommand(module, "main", ["hold", this.#volume, ...options]).argv);
    lease.on("exit", (code) => {
      this.#ended = code;
    });
    if (lease.stderr) createInterface({ input: lease.stderr }).on("line", (line) => this.told.push(line));
  }

  /** Waits until the lease is held, then starts the app's container. Its log is named as real-machine.ts reads it. */
  async runApp(how: "stubborn" | "obedient" = "stubborn"): Promise<void> {
    await found(`${this.name} to hold the lease`, () => existsSync(this.heldFile) || undefined);
    this.#enter(["bash", "-c", how === "stubborn" ? writer : obedient, "writer", this.#log, "0"]);
    await found(`${this.name} to write`, () => existsSync(this.#log) || undefined);
  }

  /** Stops all of it, those too that were born meanwhile. @returns a function that lets it go on */
  freeze(): () => void {
    const frozen = new Set<number>();
    for (let seen = -1; seen !== frozen.size; ) {
      seen = frozen.size;
      for (const pid of this.alive) if (sendSignal(pid, "SIGSTOP")) frozen.add(pid);
    }
    return () => {
      for (const pid of frozen) sendSignal(pid, "SIGCONT");
    };
  }

  async dies(): Promise<void> {
    await found(`${this.name} to die`, () => (this.alive.length === 0 ? true : undefined));
  }

  end(): void {
    this.#namespace.kill("SIGKILL");
  }

  #enter(argv: readonly string[]): ChildProcess {
    const namespace = ["--target", String(this.#first), "--pid", "--mount", "--"];
    return spawn("nsenter", [...namespace, ...argv], { stdio: ["ignore", "ignore", "pipe"] });
  }

  #find(matches: (commandLine: string) => boolean): number {
    return this.alive.find((pid) => matches(commandLineOf(pid))) ?? 0;
  }
}

function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined; // it has ended meanwhile
  }
}
