import { readFileSync } from "node:fs";
import type { Workload } from "../../src/drill/prober.ts";
import { parseLine } from "../chaos/journal.ts";

/** The writer of `test/chaos/app` as a drill uses it: each write is a line of its journal, which it answers with. */
export class WriterWorkload implements Workload {
  /** Every line that was acknowledged, over all drills. */
  readonly acknowledged: string[] = [];
  readonly #address: string;
  readonly #journal: string;
  #lines = new Map<number, string>();

  constructor(address: string, journal: string) {
    this.#address = address;
    this.#journal = journal;
  }

  /** A drill counts its writes from 0. */
  begin(): void {
    this.#lines = new Map();
  }

  async probe(signal: AbortSignal): Promise<boolean> {
    return (await answerOf(this.#address, { signal })) !== undefined;
  }

  async write(sequence: number, signal: AbortSignal): Promise<boolean> {
    const line = (await answerOf(`${this.#address}/write`, { method: "POST", signal })) ?? "";
    if (parseLine(line) === undefined) return false;
    this.#lines.set(sequence, line);
    this.acknowledged.push(line);
    return true;
  }

  async missing(acknowledged: readonly number[]): Promise<number[]> {
    const kept = new Set(readFileSync(this.#journal, "utf8").split("\n"));
    return acknowledged.filter((sequence) => !kept.has(this.#lines.get(sequence) ?? ""));
  }
}

async function answerOf(url: string, init: RequestInit): Promise<string | undefined> {
  try {
    const response = await fetch(url, init);
    const text = await response.text();
    return response.ok ? text : undefined;
  } catch {
    return undefined;
  }
}
