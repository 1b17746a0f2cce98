import { isoSeconds } from "../engine/signals.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { validationError } from "../validation-error.ts";

/** AutoScalingRollingUpdate, with AWS's defaults [CFNTR:aws-attribute-updatepolicy]. */
export interface RollingUpdatePolicy {
  readonly maxBatchSize: number;
  readonly minInstancesInService: number;
  /** Of the desired capacity; what has to be in service for a batch to be over. */
  readonly minActiveInstancesPercent: number;
  /** Of all instances that the update replaces; a signal that does not come in time counts as a failure. */
  readonly minSuccessfulInstancesPercent: number;
  /** The time given to each batch; with signals the time by which they have to be there. */
  readonly pauseSeconds: number;
  readonly waitOnResourceSignals: boolean;
  readonly suspendProcesses: readonly string[];
}

/**
 * The rolling update of an UpdatePolicy; undefined where there is none.
 * @throws ServiceError ValidationError for a value that AWS does not take, and for an AutoScalingInstanceRefresh
 */
export function rollingUpdatePolicy(updatePolicy: JsonObject | undefined): RollingUpdatePolicy | undefined {
  if (updatePolicy?.AutoScalingInstanceRefresh !== undefined) {
    throw validationError(
      "The local cloud does not simulate the UpdatePolicy AutoScalingInstanceRefresh; it has AutoScalingRollingUpdate and AutoScalingReplacingUpdate.",
    );
  }
  const given = updatePolicy?.AutoScalingRollingUpdate;
  if (!isObject(given)) return undefined;
  const waitOnResourceSignals = isTrue(given.WaitOnResourceSignals);
  const pauseSeconds = isoSeconds(given.PauseTime ?? (waitOnResourceSignals ? "PT5M" : "PT0S"));
  if (pauseSeconds > 3600) throw validationError(`PauseTime ${given.PauseTime} exceeds the maximum of PT1H`);
  return {
    maxBatchSize: within("MaxBatchSize", given.MaxBatchSize ?? 1, 1, 100),
    minInstancesInService: Number(given.MinInstancesInService ?? 0),
    minActiveInstancesPercent: percent("MinActiveInstancesPercent", given),
    minSuccessfulInstancesPercent: percent("MinSuccessfulInstancesPercent", given),
    pauseSeconds,
    waitOnResourceSignals,
    suspendProcesses: Array.isArray(given.SuspendProcesses) ? given.SuspendProcesses.map(String) : [],
  };
}

/** How many of so many a percentage is: three of five at 50. Percentages are rounded to a tenth. */
export function shareOf(count: number, percentage: number): number {
  return Math.ceil((count * Math.round(percentage * 10)) / 1000);
}

function percent(
  name: "MinActiveInstancesPercent" | "MinSuccessfulInstancesPercent",
  given: JsonObject,
): number {
  return within(name, given[name] ?? 100, 0, 100);
}

function within(name: string, given: Json, least: number, most: number): number {
  const value = Number(given);
  if (value >= least && value <= most) return value;
  throw validationError(`${name} must be between ${least} and ${most}; it is ${given}`);
}

const isTrue = (value: Json | undefined) => String(value ?? false) === "true";
