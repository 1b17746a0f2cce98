import { styleText } from "node:util";
import { HitoriError, messageOf } from "../base/error.ts";

type Style = "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

export interface OutputOptions {
  readonly json: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

/**
 * Where a command's words go: the result to stdout (words, or one JSON document with `--json`), everything else
 * to stderr. Colour only where a terminal shows it (NO_COLOR and TERM=dumb are honoured).
 */
export class Output {
  readonly json: boolean;
  readonly #options: OutputOptions;

  constructor(options: OutputOptions) {
    this.json = options.json;
    this.#options = options;
  }

  /** True where a person can be asked. */
  get interactive(): boolean {
    return !this.json && process.stdin.isTTY === true && this.#options.stderr.isTTY === true;
  }

  style(style: Style, text: string): string {
    const { environment, stdout } = this.#options;
    const coloured = stdout.isTTY && environment.NO_COLOR === undefined && environment.TERM !== "dumb";
    return coloured ? styleText(style, text) : text;
  }

  /** The command's result: `text` for people, `document` for programs. */
  result(text: string, document: unknown): void {
    this.#options.stdout.write(`${this.json ? JSON.stringify(document) : text}\n`);
  }

  /** One line of a long run, as it happens. With `--json` each is a JSON line on stderr. */
  progress(text: string, document: Readonly<Record<string, unknown>> = {}): void {
    this.#options.stderr.write(
      this.json ? `${JSON.stringify({ progress: text, ...document })}\n` : `${text}\n`,
    );
  }

  failure(error: unknown): void {
    const known = error instanceof HitoriError ? error : undefined;
    if (this.json) {
      const document = {
        error: { code: known?.code ?? "UNEXPECTED", message: messageOf(error), hint: known?.hint },
      };
      this.#options.stderr.write(`${JSON.stringify(document)}\n`);
      return;
    }
    const lines = [`${this.style("red", "error")}: ${messageOf(error)}${known ? ` [${known.code}]` : ""}`];
    if (known?.hint) lines.push(known.hint);
    if (!known && error instanceof Error && this.#options.environment.HITORI_DEBUG)
      lines.push(error.stack ?? "");
    this.#options.stderr.write(`${lines.join("\n")}\n`);
  }
}

/** Lays rows out in columns, two blanks between. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  }
  return rows
    .map((row) =>
      row
        .map((cell, at) => padTo(cell, widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Japanese characters and their punctuation take two columns of a terminal (Unicode, East Asian Width). */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

function widthOf(text: string): number {
  return text.length + (text.match(wide)?.length ?? 0);
}

/** Blanks behind a text until it fills `width` columns of a terminal. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}
