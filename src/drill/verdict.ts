import type { Activity } from "@aws-sdk/client-auto-scaling";
import type { TimelineEvent } from "../timeline/event.ts";
import type { Victim } from "./fault.ts";
import type { Notice } from "./notifications.ts";
import type { Outage } from "./prober.ts";
import type { Moments, Part } from "./recovery.ts";

/** What hitori.yml allows a drill to cost. */
export interface Budget {
  /** Milliseconds from the fault to the first good answer. */
  readonly recovery?: number;
  readonly lostWrites?: number;
}

/** What a drill found. `good` is the verdict over all of it. */
export interface DrillResult {
  readonly fault: string;
  readonly app: string;
  /** Wall-clock milliseconds since 1970; of the fault itself. */
  readonly injectedAt: number;
  readonly restoredAt: number;
  readonly victim: Victim;
  readonly replacement: Victim | undefined;
  readonly moments: Moments;
  readonly parts: readonly Part[];
  /**
   * Milliseconds until the app answered for good: from the fault, or where the app may go on answering under it, from
   * the first bad answer. 0 where nobody noticed anything, undefined when it did not come in time.
   */
  readonly recovery: number | undefined;
  readonly outages: readonly Outage[];
  readonly writes: Writes | undefined;
  readonly overlaps: readonly string[];
  readonly unproven: readonly string[];
  /** Why the breaker held the app, where the fault was to lead to that. */
  readonly held: string | undefined;
  readonly notifications:
    | { readonly expected: readonly Notice[]; readonly received: readonly Notice[] }
    | undefined;
  readonly budget: Budget;
  /** What of the budget was broken, in words. */
  readonly overBudget: readonly string[];
  /** What is not good, in words; empty for a good one. */
  readonly problems: readonly string[];
  readonly good: boolean;
  readonly timeline: readonly TimelineEvent[];
  readonly activities: readonly Pick<Activity, "Description" | "StartTime" | "EndTime" | "StatusCode">[];
}

/** How writes were measured, and what became of them. */
export interface Writes {
  /** `app`: through the app. `volume`: a canary on the volume, written before the fault and read after it. */
  readonly through: "app" | "volume";
  readonly acknowledged: number;
  readonly refused: number;
  readonly lost: readonly (number | string)[];
}

export function overBudget(
  budget: Budget,
  recovery: number | undefined,
  writes: Writes | undefined,
): string[] {
  const broken: string[] = [];
  if (budget.recovery !== undefined && (recovery === undefined || recovery > budget.recovery)) {
    broken.push(
      `recovery: ${recovery === undefined ? "never" : `${recovery} ms`}, allowed ${budget.recovery} ms`,
    );
  }
  if (budget.lostWrites !== undefined && writes !== undefined && writes.lost.length > budget.lostWrites) {
    broken.push(`lost writes: ${writes.lost.length}, allowed ${budget.lostWrites}`);
  }
  return broken;
}

export function problemsOf(
  result: Omit<DrillResult, "problems" | "good">,
  settled: boolean,
  mustHold: boolean,
): string[] {
  const { recovery, writes, overlaps, notifications } = result;
  const told = new Set(notifications?.received.map(({ activityId }) => activityId));
  const untold = notifications?.expected.filter(({ activityId }) => !told.has(activityId)) ?? [];
  return [
    ...(recovery === undefined ? ["the app did not answer again within the time given"] : []),
    ...(settled ? [] : ["the group did not come to rest: one instance in service, its target healthy"]),
    ...(mustHold && result.held === undefined ? ["the breaker did not hold the app"] : []),
    ...(writes !== undefined && writes.lost.length > 0
      ? [`${writes.lost.length} acknowledged writes are lost`]
      : []),
    ...overlaps.map((pair) => `${pair} may have written at the same time`),
    ...untold.map(({ event }) => `a notification was not received: ${event}`),
    ...result.overBudget.map((broken) => `over budget: ${broken}`),
  ];
}
