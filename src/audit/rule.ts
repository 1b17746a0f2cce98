import type { Estate } from "../aws/estate.ts";
import type { Severity } from "../check/finding.ts";
import type { Prices } from "../estimate/prices.ts";
import type { Found } from "./finding.ts";

/** One thing that is looked for. Pure. */
export interface Rule {
  readonly code: string;
  readonly severity: Severity;
  readonly risk: string;
  readonly remedy: string;
  /** Undefined prices: none are known for the region. */
  find(estate: Estate, prices: Prices | undefined): Found[];
}
