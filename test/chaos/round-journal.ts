import { appendFileSync } from "node:fs";
import { readFileIfPresent } from "../../src/base/atomic-file.ts";
import type { Takeover } from "./takeover.ts";

/** One fault, and what came of it. */
export interface RoundRecord {
  readonly kind: "round";
  /** Which cloud of which run: `<seed>.<number>@<when it began>`. */
  readonly cloud: string;
  readonly round: number;
  readonly fault: string;
  /** Milliseconds that it lasted, where it lasts. */
  readonly pause: number;
  /** ISO 8601. */
  readonly at: string;
  /** Seconds until one wrote again and was found healthy. */
  readonly seconds: number;
  /** The epoch that wrote before, and the one that writes after; null where nobody did in time. */
  readonly before: number;
  readonly after: number | null;
  readonly takeovers: readonly Takeover[];
  /** Why the fault could not be put in: what it was to strike had just gone. */
  readonly missed?: string;
}

/** What a cloud's machines have written so far, judged. The last of a cloud counts. */
export interface VerdictRecord {
  readonly kind: "verdict";
  readonly cloud: string;
  readonly lines: number;
  readonly epochs: number;
  readonly acknowledged: number;
  readonly overlaps: readonly string[];
  readonly lost: readonly string[];
  readonly stuck: readonly string[];
}

export type ChaosRecord = RoundRecord | VerdictRecord;

/** What a campaign has done, a JSON line each: a killed one has it still, and the next run on it goes on counting. */
export class RoundJournal {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  append(record: ChaosRecord): void {
    appendFileSync(this.path, `${JSON.stringify(record)}\n`);
  }

  /** A last line that a kill cut off is left out. */
  read(): ChaosRecord[] {
    const lines = (readFileIfPresent(this.path) ?? "").split("\n").slice(0, -1);
    return lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as ChaosRecord];
      } catch {
        return [];
      }
    });
  }
}
