import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readFileIfPresent, writeFileAtomic } from "../../base/atomic-file.ts";
import { isProcessAlive, type LivingProcess, ownProcess } from "../../base/living-process.ts";

/** A builder as it stands in the project's directory from before its launch until it is terminated. */
export interface RecordedBuilder {
  readonly token: string;
  readonly region: string;
  /** Of the local cloud; absent on AWS. */
  readonly endpoint?: string;
  readonly process: LivingProcess;
}

/** The image builders of one project, in its `.hitori/image-builders/`. */
export class BuilderRecord {
  readonly #directory: string;

  /** @param directory of hitori.yml */
  constructor(directory: string) {
    this.#directory = join(directory, ".hitori", "image-builders");
  }

  begin(builder: Omit<RecordedBuilder, "process">): void {
    mkdirSync(this.#directory, { recursive: true });
    writeFileAtomic(this.#file(builder.token), `${JSON.stringify({ ...builder, process: ownProcess() })}\n`);
  }

  /** It is terminated. */
  end(token: string): void {
    rmSync(this.#file(token), { force: true });
  }

  /** Those whose bake was killed before it could terminate them. */
  left(): RecordedBuilder[] {
    let names: string[];
    try {
      names = readdirSync(this.#directory).filter((name) => name.endsWith(".json"));
    } catch {
      return []; // none was ever launched from here
    }
    return names
      .map((name) => readFileIfPresent(join(this.#directory, name)))
      .filter((text) => text !== undefined)
      .map((text) => JSON.parse(text) as RecordedBuilder)
      .filter(({ process }) => !isProcessAlive(process));
  }

  #file(token: string): string {
    return join(this.#directory, `${token}.json`);
  }
}
