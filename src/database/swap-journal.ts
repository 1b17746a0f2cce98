import { join } from "node:path";
import { appendLine, readLines } from "../base/journal.ts";
import type { Step } from "./decide-swap.ts";

/** A swap that was begun and whose end is not written yet. */
export interface OpenSwap {
  readonly identifier: string;
  /** The resource id of the database as it was, which its names leave alone. */
  readonly oldId: string;
  readonly snapshot: string;
}

type Line =
  | ({ readonly kind: "begun"; readonly at: number } & OpenSwap)
  | { readonly kind: "step"; readonly at: number; readonly step: Step }
  | { readonly kind: "done" | "undone"; readonly at: number };

/** What was done to one database, in the project's `.hitori/databases/`; written before each step and after the last. */
export class SwapJournal {
  readonly #path: string;

  /** @param directory of hitori.yml */
  constructor(directory: string, identifier: string) {
    this.#path = join(directory, ".hitori", "databases", `${identifier}.jsonl`);
  }

  /** The swap that was cut off, if one was. */
  open(): OpenSwap | undefined {
    let open: OpenSwap | undefined;
    for (const line of readLines(this.#path) as Line[]) {
      if (line.kind === "begun") open = line;
      if (line.kind === "done" || line.kind === "undone") open = undefined;
    }
    return open;
  }

  begin(swap: OpenSwap, at: number): void {
    this.#add({ kind: "begun", at, ...swap });
  }

  step(step: Step, at: number): void {
    this.#add({ kind: "step", at, step });
  }

  end(kind: "done" | "undone", at: number): void {
    this.#add({ kind, at });
  }

  #add(line: Line): void {
    appendLine(this.#path, line);
  }
}
