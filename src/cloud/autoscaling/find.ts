import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { autoScaling, type Group, type Member } from "./state.ts";

export function validationError(message: string): ServiceError {
  return new ServiceError("ValidationError", message);
}

/** AWS's sentence for a member of the input that breaks its model's constraint. */
export function constraintError(member: string, value: unknown, constraint: string): ServiceError {
  const shown = value === undefined || value === null ? "null" : `'${String(value)}'`;
  return validationError(
    `1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}

/** @throws ServiceError ValidationError where the member is missing */
export function required<T>(member: string, value: T | undefined): T {
  if (value === undefined || value === null || value === "") {
    throw constraintError(member, undefined, "Member must not be null");
  }
  return value;
}

/** @throws ServiceError ValidationError. Which call words it `- null` is not settled; UpdateAutoScalingGroup does. */
export function findGroup(account: Account, name: string | undefined): Group {
  const given = required("autoScalingGroupName", name);
  const group = groupsOf(account)[given];
  if (group) return group;
  throw validationError(`AutoScalingGroup name not found - AutoScalingGroup: ${given} not found`);
}

export function groupsOf(account: Account): Record<string, Group> {
  return autoScaling.of(account).groups;
}

/** The instance's place, whichever group it is in. @throws ServiceError ValidationError */
export function findMember(
  account: Account,
  instanceId: string | undefined,
): { group: Group; member: Member } {
  const given = required("instanceId", instanceId);
  for (const group of Object.values(groupsOf(account))) {
    const member = group.instances[given];
    if (member) return { group, member };
  }
  throw validationError(`Instance Id not found - No managed instance found for instance ID ${given}`);
}

/** @throws ServiceError ValidationError */
export function memberOf(group: Group, instanceId: string): Member {
  const member = group.instances[instanceId];
  if (member) return member;
  throw validationError(`The instance ${instanceId} is not part of Auto Scaling group ${group.name}.`);
}
