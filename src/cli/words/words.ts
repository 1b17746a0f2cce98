import type { GroupSizes } from "../../dashboard/words/words.ts";
import type { DrillProgress } from "../../drill/progress.ts";
import type { DrillResult } from "../../drill/verdict.ts";
import type { TimelineEvent } from "../../timeline/event.ts";
import type { PlannedChange } from "../plan-text.ts";
import type { BrokenRule } from "../singleton-rules.ts";

/**
 * What the commands that people see first say, in one language: the demo, deploy, status, events, drills. Errors and
 * `--json` are English in every language, so that they can be searched for and read by programs.
 */
export interface Words {
  readonly sentence: (event: TimelineEvent) => string;
  readonly duration: (milliseconds: number) => string;
  readonly rule: (rule: BrokenRule, group: GroupSizes | undefined) => BrokenRule;
  /** `[y/N]` is put behind each question. */
  readonly question: {
    readonly apply: string;
    readonly takeDown: (stack: string) => string;
    /** Of a stack whose first creation failed; `kept` is what stays in the account without it. */
    readonly makeAnew: (stack: string, kept: readonly string[]) => string;
    /** Of a stack that could not go back to its earlier state, and AWS's reason. */
    readonly goBackAgain: (stack: string, reason: string | undefined) => string;
    /** What is to be typed before a drill on AWS. */
    readonly nameOf: (app: string) => string;
  };
  readonly plan: {
    readonly nothing: (stack: string) => string;
    readonly sum: (stack: string, count: (action: PlannedChange["action"]) => number) => string;
    readonly action: Readonly<Record<PlannedChange["action"], string>>;
    /** What people call a resource type. */
    readonly resource: (type: string) => string;
    readonly runtime: (name: string, why: string) => string;
    readonly drift: (rule: string) => string;
    /** USD a month, now where that is known and differs, at so many GiB of data. */
    readonly price: (after: string, before: string | undefined, gib: number) => string;
  };
  readonly deploy: {
    readonly answers: (stack: string, address: string) => string;
    readonly noAddress: (stack: string) => string;
    readonly waitingFor: (address: string) => string;
    readonly sizesCorrected: string;
    readonly took: (milliseconds: number) => string;
    /** What is left to do after `deploy --storage`. */
    readonly storage: (fileSystemId: string, securityGroupId: string) => string;
    readonly oldStops: (instanceId: string) => string;
  };
  readonly status: {
    readonly stack: string;
    readonly group: string;
    readonly lease: string;
    readonly runtime: string;
    readonly address: string;
    readonly sizes: (group: GroupSizes) => string;
    readonly heldBy: (instanceId: string, epoch: number | string, milliseconds: number) => string;
    readonly nobody: string;
    readonly columns: readonly [string, string, string, string, string, string];
    readonly waitEndsIn: (sentence: string, milliseconds: number) => string;
    readonly onHold: string;
    readonly evidence: (path: string) => string;
    readonly brokenRule: string;
  };
  readonly drill: {
    /** Before a drill on AWS; the place is its account and region. */
    readonly warning: (place: string, fault: string, app: string) => string;
    readonly putBack: string;
    readonly nothingToPutBack: string;
    readonly progress: (progress: DrillProgress) => string;
    readonly round: (round: number, of: number) => string;
    readonly sameInstance: string;
    readonly at: (instanceId: string, zone: string) => string;
    readonly part: (name: string) => string;
    readonly recovery: string;
    readonly never: string;
    readonly notNeeded: string;
    readonly held: (reason: string) => string;
    readonly records: (written: number, lost: number) => string;
    readonly writes: (acknowledged: number, lost: number, refused: number) => string;
    readonly overlaps: (pairs: readonly string[]) => string;
    readonly unproven: (pair: string) => string;
    readonly notifications: (received: number, expected: number) => string;
    readonly budget: (broken: readonly string[]) => string;
    readonly good: (result: DrillResult) => string;
    readonly notGood: string;
    /** Several rounds in a table. */
    readonly rounds: {
      readonly columns: readonly [string, string, string, string];
      readonly never: string;
      readonly writes: (acknowledged: number, lost: number) => string;
      readonly good: string;
      readonly percentiles: (p50: string, p90: string, p99: string, most: string) => string;
      readonly allGood: string;
    };
  };
  readonly demo: {
    readonly cloudAt: (endpoint: string) => string;
    readonly posted: (messages: number) => string;
    readonly messages: (count: number, allThere: boolean) => string;
    readonly upload: (same: boolean) => string;
    readonly took: (milliseconds: number) => string;
    readonly kept: (places: { chat: string; cloud: string; command: string; fileSystem: string }) => string;
  };
}
