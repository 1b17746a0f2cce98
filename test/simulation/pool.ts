import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rolldown } from "rolldown";
import type { Campaign, CampaignOptions } from "../../src/simulator/campaign.ts";

/** What a process of the pool is asked. */
export interface Task extends Omit<CampaignOptions, "breakage"> {
  readonly mutant?: string;
  readonly trace?: boolean;
}

/** Processes that simulate, each one task after the other: a new one would run slowly at first. */
export class Pool {
  /** Of the code that they run. */
  readonly digest: string;
  readonly #directory: string;
  readonly #part: string;
  readonly #children: ChildProcess[] = [];
  readonly #size: number;

  private constructor(size: number, directory: string) {
    this.#size = size;
    this.#directory = directory;
    this.#part = join(directory, "part.mjs");
    this.digest = createHash("sha256").update(readFileSync(this.#part)).digest("hex").slice(0, 16);
  }

  /** Bundled first: tsx's own output runs at half the speed. */
  static async open(size: number): Promise<Pool> {
    const directory = mkdtempSync(join(tmpdir(), "hitori-simulate-"));
    const input = new URL("part.ts", import.meta.url).pathname;
    const bundle = await rolldown({ input, platform: "node", logLevel: "warn" });
    await bundle.write({ file: join(directory, "part.mjs"), format: "esm", codeSplitting: false });
    await bundle.close();
    return new Pool(size, directory);
  }

  /** Works the tasks off, as many at once as there are processes, until `enough`. */
  async work<T extends Task>(
    tasks: readonly T[],
    onDone: (task: T, campaign: Campaign) => void,
    enough: () => boolean = () => false,
  ): Promise<void> {
    const left = [...tasks];
    const workOff = async (_: unknown, at: number) => {
      const child = this.#child(at);
      for (let task = left.shift(); task !== undefined && !enough(); task = left.shift())
        onDone(task, (await ask(child, task)) as Campaign);
    };
    await Promise.all(Array.from({ length: Math.min(this.#size, left.length) }, workOff));
  }

  /** One run, in words. */
  async trace(task: Task): Promise<string> {
    return String(await ask(this.#child(0), { ...task, trace: true }));
  }

  close(): void {
    for (const child of this.#children) child.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #child(at: number): ChildProcess {
    const child = this.#children[at] ?? fork(this.#part, { execArgv: [] });
    this.#children[at] = child;
    return child;
  }
}

function ask(child: ChildProcess, task: Task): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (answer: unknown) => {
      child.off("exit", onExit);
      resolve(answer);
    };
    const onExit = (code: number | null, signal: string | null) => {
      child.off("message", onMessage);
      reject(new Error(`a process that simulates ended with ${code ?? signal}`));
    };
    child.once("message", onMessage);
    child.once("exit", onExit);
    child.send(task);
  });
}
