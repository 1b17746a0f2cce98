import { HitoriError } from "../base/error.ts";
import type { Place } from "./tree.ts";

/** What is odd about a project, but does not keep Compose from reading it; or, read leniently, what does. */
export interface Note {
  readonly kind:
    | "invalid"
    | "missing file"
    | "not read"
    | "required variable"
    | "unknown key"
    | "unset variable"
    | "version 1";
  readonly message: string;
  readonly hint?: string;
  readonly place: Place;
}

/** One reading of a project: strict, where the first thing wrong is thrown; or lenient, where it is noted. */
export class Reading {
  readonly notes: Note[] = [];
  /** Every file that was read, in order, the compose files first. */
  readonly files = new Set<string>();
  readonly lenient: boolean;

  constructor(lenient: boolean) {
    this.lenient = lenient;
  }

  note(note: Note): void {
    if (this.notes.length < 1000) this.notes.push(note);
  }

  /** What Compose itself would refuse. */
  refuse(code: string, note: Note): void {
    if (this.lenient) {
      this.note(note);
      return;
    }
    const { file, line, column } = note.place;
    throw new HitoriError({
      code,
      message: `${file}:${line}:${column}: ${note.message}.`,
      ...(note.hint === undefined ? {} : { hint: note.hint }),
    });
  }

  /** Reads one part; leniently, a part that is wrong is noted and left out. */
  attempt<T>(read: () => T, otherwise: T, place: Place): T {
    try {
      return read();
    } catch (error) {
      if (!this.lenient || !(error instanceof HitoriError) || error.code !== "COMPOSE_INVALID") throw error;
      const where = /^(.*?):(\d+):(\d+): /.exec(error.message);
      const found = where
        ? { file: where[1] ?? "", line: Number(where[2]), column: Number(where[3]) }
        : place;
      const message = error.message.slice(where?.[0].length ?? 0).replace(/\.$/, "");
      this.note({ kind: "invalid", message, place: found, ...(error.hint ? { hint: error.hint } : {}) });
      return otherwise;
    }
  }
}
