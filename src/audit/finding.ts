import type { Severity } from "../check/finding.ts";

/** One thing that would stop the app, or lose its data, where it runs today. */
export interface AuditFinding {
  readonly code: string;
  readonly severity: Severity;
  /** The AWS resource, by its id or name. */
  readonly resource: string;
  /** What AWS says of it. */
  readonly evidence: string;
  /** What that means, in a sentence. */
  readonly risk: string;
  /** The next command, or what to change. */
  readonly remedy: string;
  /** USD a month that the remedy costs; undefined where no price is known. */
  readonly monthly?: number;
}

/** What a rule finds; the rest comes from the rule. */
export interface Found {
  readonly resource: string;
  readonly evidence: string;
  readonly remedy?: string;
  readonly monthly?: number;
}
