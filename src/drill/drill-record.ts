import { closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "../base/atomic-file.ts";
import { errorCode, HitoriError } from "../base/error.ts";
import { appendLine, readLines } from "../base/journal.ts";
import { isProcessAlive, type LivingProcess, ownProcess } from "../base/living-process.ts";
import type { Undo } from "./undo.ts";

/** The drill that runs, as it stands in the project's directory from before its fault until everything is put back. */
export interface RunningDrill {
  readonly fault: string;
  readonly app: string;
  readonly autoScalingGroupName: string;
  readonly region: string;
  /** Of the local cloud; absent on AWS. */
  readonly endpoint?: string;
  readonly startedAt: number;
  readonly process: LivingProcess;
  readonly undo: readonly Undo[];
}

/** The drills of one project, in its `.hitori/drills/`: the one that runs, and the results of those before. */
export class DrillRecord {
  readonly #current: string;
  readonly #results: string;
  #read: { readonly size: number; readonly mtimeMs: number; readonly lines: readonly unknown[] } = {
    size: 0,
    mtimeMs: 0,
    lines: [],
  };

  /** @param directory of hitori.yml */
  constructor(directory: string) {
    this.#current = join(directory, ".hitori", "drills", "current.json");
    this.#results = join(directory, ".hitori", "drills", "results.jsonl");
  }

  /** The drill that runs, or one that was killed before it had put everything back. */
  read(): RunningDrill | undefined {
    const text = readFileIfPresent(this.#current);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as RunningDrill;
    } catch {
      return undefined; // its writer was killed before the fault was put in
    }
  }

  /**
   * Claims the project's one place for a drill.
   * @throws HitoriError DRILL_RUNNING
   */
  begin(drill: Omit<RunningDrill, "process">): void {
    const earlier = this.read();
    if (earlier !== undefined && isAlive(earlier)) throw runs(earlier);
    if (earlier === undefined) rmSync(this.#current, { force: true });
    mkdirSync(dirname(this.#current), { recursive: true });
    try {
      const file = openSync(this.#current, "wx");
      writeSync(file, text(drill));
      closeSync(file);
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
      throw runs(this.read());
    }
  }

  /** Writes down what else has to be put back. */
  update(drill: Omit<RunningDrill, "process">): void {
    writeFileAtomic(this.#current, text(drill));
  }

  /** Everything is put back. */
  end(): void {
    rmSync(this.#current, { force: true });
  }

  addResult(result: object): void {
    appendLine(this.#results, result);
  }

  /** Oldest first. Read again only where the file has changed: a dashboard asks several times a second. */
  results(): readonly unknown[] {
    const { size, mtimeMs } = statSync(this.#results, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0 };
    if (this.#read.size !== size || this.#read.mtimeMs !== mtimeMs)
      this.#read = { size, mtimeMs, lines: readLines(this.#results) };
    return this.#read.lines;
  }
}

/** Whether the process that began a drill still lives. */
export function isAlive({ process }: RunningDrill): boolean {
  return isProcessAlive(process);
}

function text(drill: Omit<RunningDrill, "process">): string {
  return `${JSON.stringify({ ...drill, process: ownProcess() })}\n`;
}

function runs(drill: RunningDrill | undefined): HitoriError {
  const which = drill ? `${drill.fault} (process ${drill.process.pid})` : "another one";
  return new HitoriError({
    code: "DRILL_RUNNING",
    message: `A drill runs for this project already: ${which}.`,
    hint: "Wait for its end; one that was killed is put back by: hitori drill restore",
  });
}
