import type { DesiredConfiguration, RefreshPreferences } from "@aws-sdk/client-auto-scaling";
import { validationError } from "./find.ts";

/** @throws ServiceError ValidationError */
export function checkPreferences(
  preferences: RefreshPreferences,
  desired: DesiredConfiguration | undefined,
): void {
  const { MinHealthyPercentage: min, MaxHealthyPercentage: max, BakeTime: bakeTime = 0 } = preferences;
  if (min !== undefined && (min < 0 || min > 100)) {
    throw validationError("MinHealthyPercentage must be between 0 and 100.");
  }
  if (max !== undefined && (max < 100 || max > 200)) {
    throw validationError("MaxHealthyPercentage must be between 100 and 200.");
  }
  if (max !== undefined && min === undefined) {
    throw validationError("MinHealthyPercentage must be specified together with MaxHealthyPercentage.");
  }
  if (max !== undefined && min !== undefined && max - min > 100) {
    throw validationError(
      "The difference between MinHealthyPercentage and MaxHealthyPercentage cannot be greater than 100.",
    );
  }
  if (bakeTime < 0 || bakeTime > 172_800)
    throw validationError("BakeTime must be between 0 and 172800 seconds.");
  if (preferences.CheckpointPercentages?.length) {
    throw validationError("CheckpointPercentages are not simulated: leave them out.");
  }
  if (preferences.AlarmSpecification?.Alarms?.length) {
    throw validationError("AlarmSpecification is not simulated: leave it out.");
  }
  if (preferences.AutoRollback) checkRollback(desired, "AutoRollback");
}

/** A rollback needs to know both ends exactly [UG:instance-refresh-rollback.md]. */
export function checkRollback(desired: DesiredConfiguration | undefined, what: string): void {
  const template =
    desired?.LaunchTemplate ?? desired?.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  if (!template) throw validationError(`${what} requires a desired configuration.`);
  if (template.Version === undefined || template.Version.startsWith("$")) {
    throw validationError(
      `${what} requires a launch template with a version number, not $Latest or $Default.`,
    );
  }
}
