import type { Field } from "../compose/field.ts";
import type { Place } from "../compose/tree.ts";

/**
 * `loss`: data would be lost when the instance is replaced. `risk`: a fail-over may not go well. `advice`: worth a
 * change. `note`: what Hitori does about it.
 */
export type Severity = "loss" | "risk" | "advice" | "note";

export const severities: readonly Severity[] = ["loss", "risk", "advice", "note"];

/** One thing that `hitori check` has to say. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly service?: string;
  readonly place: Place;
  /** What is there. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Why somebody decided to live with it. */
  readonly ignored?: string;
}

/** What a rule finds; the rest comes from the table of codes. */
export interface Found {
  readonly code: string;
  readonly severity?: Severity;
  readonly service?: string;
  readonly at: Field | Place;
  readonly message: string;
  readonly remedy?: string;
}

/** What a code means, once for all: `hitori check --explain CODE` and docs/check.md. */
export interface Code {
  readonly code: string;
  readonly severity: Severity;
  /** What is found, in a few words. */
  readonly title: string;
  /** Why it matters on an instance that is replaced by another. */
  readonly why: string;
  readonly remedy: string;
}
