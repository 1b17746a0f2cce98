import type { SetDesiredCapacityCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { isRunning } from "./activity.ts";
import { at } from "./cause.ts";
import { constraintError, findGroup, required, validationError } from "./find.ts";
import type { Group } from "./state.ts";

export function setDesiredCapacity(
  input: SetDesiredCapacityCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const desired = required("desiredCapacity", input.DesiredCapacity);
  const { MinSize: min, MaxSize: max, DesiredCapacity: before } = group.settings;
  if (desired < 0) {
    throw constraintError("desiredCapacity", desired, "Member must have value greater than or equal to 0");
  }
  if (desired > max) {
    throw validationError(
      `New SetDesiredCapacity value ${desired} is above max value ${max} for the AutoScalingGroup.`,
    );
  }
  if (desired < min) {
    throw validationError(
      `New SetDesiredCapacity value ${desired} is below min value ${min} for the AutoScalingGroup.`,
    );
  }
  if (input.HonorCooldown) refuseInCooldown(account, group);
  if (desired === before) return {};
  group.settings.DesiredCapacity = desired;
  group.protectionReported = false;
  group.changeCause = at(
    account.now,
    `a user request explicitly set group desired capacity changing the desired capacity from ${before} to ${desired}.`,
  );
  return {};
}

/**
 * The cooldown counts from the end of the last launch or termination. That it is this error is inferred from the
 * operation's model; the text is the one of other operations.
 */
export function refuseInCooldown(account: Account, group: Group): void {
  const cooldownEnd = (group.lastScalingEnd ?? -Infinity) + account.seconds(group.settings.DefaultCooldown);
  const running = group.activities.findLast(isRunning);
  if (account.now >= cooldownEnd && !running) return;
  const blocking = running ?? group.activities.at(-1);
  throw new ServiceError(
    "ScalingActivityInProgress",
    `Scaling activity ${blocking?.activityId} is in progress and blocks this action`,
  );
}
