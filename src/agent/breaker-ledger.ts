import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "../base/atomic-file.ts";
import { emptyLedger, type Ledger } from "./breaker.ts";

/** How many failed starts keep their logs. */
const evidenceKept = 10;

/** The breaker's files on the volume, `.hitori/breaker/`. Only the holder of the lease writes them. */
export class BreakerLedger {
  readonly #directory: string;

  constructor(controlDirectory: string) {
    this.#directory = join(controlDirectory, "breaker");
  }

  /** A ledger that cannot be read is begun again: it must never keep an app down by itself. */
  read(): Ledger {
    const text = readFileIfPresent(join(this.#directory, "ledger.json"));
    if (text === undefined) return emptyLedger;
    try {
      const ledger = JSON.parse(text) as Partial<Ledger>;
      return Array.isArray(ledger.starts) ? { ...emptyLedger, ...ledger } : emptyLedger;
    } catch {
      return emptyLedger;
    }
  }

  write(ledger: Ledger): void {
    writeFileAtomic(join(this.#directory, "ledger.json"), `${JSON.stringify(ledger, undefined, 2)}\n`);
  }

  /**
   * Keeps what a failed start left behind, since the instance's own disk goes with it.
   * @returns the directory
   */
  keepEvidence(at: number, instanceId: string, files: Readonly<Record<string, string>>): string {
    const time = new Date(at).toISOString().replace(/[:.]/g, "-");
    const directory = join(this.#directory, `${time}-${instanceId}`);
    mkdirSync(directory, { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
    this.#forgetOldEvidence();
    return directory;
  }

  #forgetOldEvidence(): void {
    const names = readdirSync(this.#directory)
      .filter((name) => name !== "ledger.json" && !name.endsWith(".tmp"))
      .sort();
    for (const name of names.slice(0, -evidenceKept)) {
      rmSync(join(this.#directory, name), { recursive: true, force: true });
    }
  }
}
