import type { Note } from "../../compose/reading.ts";
import type { Found } from "../finding.ts";
import type { Subject } from "../subject.ts";

const codes: Readonly<Record<Note["kind"], string>> = {
  invalid: "NOT_COMPOSE",
  "missing file": "FILE_MISSING",
  "not read": "NOT_READ",
  "required variable": "VARIABLE_REQUIRED",
  "unknown key": "KEY_UNKNOWN",
  "unset variable": "VARIABLE_UNSET",
  "version 1": "NOT_COMPOSE",
};

/** What was odd about the file itself. */
export function readingRules({ compose }: Subject): Found[] {
  return compose.notes.map(({ kind, message, hint, place }) => ({
    code: codes[kind],
    at: place,
    message,
    ...(hint === undefined ? {} : { remedy: hint }),
  }));
}
