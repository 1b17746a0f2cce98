import type { DesiredConfiguration, RefreshPreferences } from "@aws-sdk/client-auto-scaling";

type RefreshStatus =
  | "Pending"
  | "InProgress"
  | "Successful"
  | "Failed"
  | "Cancelling"
  | "Cancelled"
  | "RollbackInProgress"
  | "RollbackFailed"
  | "RollbackSuccessful"
  | "Baking";

/** One instance refresh; times are milliseconds since 1970. */
export interface Refresh {
  readonly refreshId: string;
  status: RefreshStatus;
  statusReason: string | undefined;
  readonly startTime: number;
  endTime: number | undefined;
  readonly preferences: RefreshPreferences;
  readonly desiredConfiguration: DesiredConfiguration | undefined;
  /** What the group launched before, to roll back to. */
  readonly previousConfiguration: DesiredConfiguration;
  /** Instances that were there at the start and must go, in order. */
  toReplace: string[];
  readonly total: number;
  /** When it last came forward; an hour without is a failure. */
  progressAt: number;
  bakingSince: number | undefined;
  rollbackStart: number | undefined;
  rollbackReason: string | undefined;
  percentageOnRollback: number | undefined;
}

/** The statuses in which a refresh goes on. */
export function isActive(refresh: Refresh): boolean {
  return ["Pending", "InProgress", "Cancelling", "RollbackInProgress", "Baking"].includes(refresh.status);
}
