/** One line of a service's output. */
export interface ServiceLine {
  readonly service: string;
  /** Wall-clock milliseconds: when it was written, or seen where nobody says when. */
  readonly at: number;
  readonly text: string;
}

/** Longer lines are cut: CloudWatch Logs takes 256 KB, and nobody reads that. */
const longest = 16 * 1024;

/** Puts a stream's pieces together into lines. A line that never ends is cut. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#tell(line);
    if (this.#rest.length > longest) this.end();
  }

  /** Tells what came without an end of line. */
  end(): void {
    if (this.#rest !== "") this.#tell(this.#rest);
    this.#rest = "";
  }

  #tell(line: string): void {
    const text = line.replace(/\r$/, "");
    if (text !== "") this.#onLine(text.length > longest ? `${text.slice(0, longest)} …` : text);
  }
}
