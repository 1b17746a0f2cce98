import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { systemClock } from "../../src/base/clock.ts";
import { readLines } from "../../src/base/journal.ts";
import { findMarked, killMarked, markVariable } from "../../src/base/marked-processes.ts";
import { commandLineOf } from "../../src/base/process-files.ts";
import { waitUntil } from "../../src/base/wait-until.ts";
import { moduleCommand } from "../../src/lease/module-command.ts";

type Words = Record<string, unknown>;

/**
 * Bundles an agent, the guard and the store worker as the package does, each into a file that runs alone.
 * @param agent by default the agent in small
 */
export async function bundleContender(directory: string, agent = "test/lease/contender.ts"): Promise<void> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const alone = { agent, guard: "src/cli/guard.ts", "store-worker": "src/lease/store-worker.ts" };
  for (const [name, input] of Object.entries(alone)) {
    const bundle = await rolldown({ cwd: root, input, platform: "node", logLevel: "warn" });
    await bundle.write({ file: join(directory, `${name}.js`), format: "esm", codeSplitting: false });
    await bundle.close();
  }
  writeFileSync(join(directory, "package.json"), '{"type":"module","version":"test"}\n');
}

/** One contender as a process machine: an agent in small with its guard and its writer, all with one mark. */
export class RealMachine {
  readonly mark: string;
  readonly agent: ChildProcess;
  readonly told: Words[] = [];
  readonly #logs: string;

  /**
   * @param bundle where `bundleContender` has put its files
   * @param more the lease profile's name, and the app's command line; without them `local`, and a writer
   */
  constructor(bundle: string, volume: string, mark: string, logs: string, more: readonly string[] = []) {
    this.mark = mark;
    this.#logs = logs;
    const module = pathToFileURL(join(bundle, "agent.js")).href;
    const [program, ...words] = moduleCommand(module, "main", [volume, mark, logs, ...more]).argv;
    this.agent = spawn(program, words, {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, [markVariable]: mark },
      detached: true,
    });
    if (this.agent.stdout) {
      createInterface({ input: this.agent.stdout }).on("line", (line) =>
        this.told.push(JSON.parse(line) as Words),
      );
    }
  }

  get agentPid(): number {
    return this.agent.pid ?? 0;
  }

  /** Every living process of the machine. */
  get alive(): number[] {
    return findMarked(this.mark);
  }

  /** The guard's process: the marked one whose command line says so. */
  get guardPid(): number {
    return this.alive.find((pid) => commandLineOf(pid).includes("--host=process")) ?? 0;
  }

  get fired(): Words[] {
    return readLines(join(this.#logs, `${this.mark}.fired.jsonl`)) as Words[];
  }

  /** Why guard or watchdog killed the machine; written after the kill. */
  async killedFor(): Promise<unknown> {
    await this.dies();
    return (await found(`the guard of ${this.mark} to write`, () => this.fired[0])).reason;
  }

  /** Waits for a line with this key; fails the test after a minute. */
  async says(key: string): Promise<Words> {
    return found(`${this.mark} to say ${key}`, () => this.told.find((words) => key in words));
  }

  /** Waits until the writer has written at least once. */
  async writes(): Promise<void> {
    await found(`${this.mark} to write`, () =>
      intervals(this.#logs).find((interval) => interval.mark === this.mark),
    );
  }

  async dies(): Promise<void> {
    await found(`${this.mark} to die`, () => (this.alive.length === 0 ? true : undefined));
  }

  end(): void {
    killMarked(this.mark);
  }
}

/** When one epoch wrote, from its own append-only log. Seconds of CLOCK_BOOTTIME. */
export interface WritingInterval {
  readonly mark: string;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

/** The writing intervals of every log, by their beginning. */
export function intervals(logs: string): WritingInterval[] {
  return readdirSync(logs)
    .filter((name) => name.endsWith(".log"))
    .map((name) => {
      const [mark = "", epoch] = name.split(".");
      const lines = readFileSync(join(logs, name), "utf8").trim().split("\n");
      const times = lines.map((line) => Number(line.split(" ")[1]));
      return { mark, epoch: Number(epoch), from: times[0] ?? 0, to: times.at(-1) ?? 0 };
    })
    .sort((a, b) => a.from - b.from);
}

/** Pairs of intervals that share a moment. Must be empty. */
export function overlaps(all: readonly WritingInterval[]): [WritingInterval, WritingInterval][] {
  return all.flatMap((one, at) =>
    all
      .slice(at + 1)
      .filter((other) => one.from <= other.to && other.from <= one.to)
      .map((other): [WritingInterval, WritingInterval] => [one, other]),
  );
}

/** Waits for something to be there; fails the test after a minute. */
export async function found<T>(what: string, look: () => T | undefined): Promise<T> {
  const value = await waitUntil(look, { clock: systemClock, timeout: 60_000, interval: 20 });
  if (value === undefined) throw new Error(`waited a minute for ${what}`);
  return value;
}
