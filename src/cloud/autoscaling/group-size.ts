import { constraintError, validationError } from "./find.ts";
import type { Group } from "./state.ts";

/** Attach, detach and standby take at most 20 instances a call [UG:ec2-auto-scaling-quotas.md]. */
const instancesOfACall = 20;

/** @throws ServiceError ValidationError */
export function givenInstanceIds(
  instanceIds: readonly string[] | undefined,
  most = instancesOfACall,
): string[] {
  const ids = [...new Set(instanceIds)];
  if (ids.length === 0) throw constraintError("instanceIds", undefined, "Member must not be null");
  if (ids.length > most) {
    throw constraintError(
      "instanceIds",
      `[${ids.join(", ")}]`,
      `Member must have length less than or equal to ${most}`,
    );
  }
  return ids;
}

/**
 * Changes the desired capacity together with the instances that come or go.
 * @throws ServiceError ValidationError where the group's bounds do not allow it
 */
export function changeDesired(group: Group, by: number, purpose: string): void {
  const { MinSize: min, MaxSize: max, DesiredCapacity: desired } = group.settings;
  const wanted = desired + by;
  if (wanted > max || wanted < min) {
    throw validationError(
      `AutoScalingGroup ${group.name} has min-size=${min}, max-size=${max}, and desired-size=${desired}. To ${purpose}, please update the AutoScalingGroup sizes appropriately.`,
    );
  }
  group.settings.DesiredCapacity = wanted;
}
