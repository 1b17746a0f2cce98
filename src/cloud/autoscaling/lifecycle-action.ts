import type { Account } from "../account.ts";
import { findGroup, required, validationError } from "./find.ts";
import type { Group, LifecycleAction, LifecycleHook } from "./state.ts";

/** @throws ServiceError ValidationError */
export function findHook(group: Group, name: string | undefined): LifecycleHook {
  const hook = group.hooks[required("lifecycleHookName", name)];
  if (hook) return hook;
  throw validationError(
    `Lifecycle Hook not found - No Lifecycle Hook found with name ${name} for group ${group.name}`,
  );
}

export interface GivenAction {
  readonly AutoScalingGroupName: string | undefined;
  readonly LifecycleHookName: string | undefined;
  readonly LifecycleActionToken?: string;
  readonly InstanceId?: string;
}

/** The action that is waited for, by its token or by its instance. @throws ServiceError ValidationError */
export function findAction(account: Account, given: GivenAction): LifecycleAction {
  const group = findGroup(account, given.AutoScalingGroupName);
  const hook = findHook(group, given.LifecycleHookName);
  const { LifecycleActionToken: token, InstanceId: instanceId } = given;
  if (token === undefined && instanceId === undefined) {
    throw validationError("Either LifecycleActionToken or InstanceId must be specified.");
  }
  for (const member of Object.values(group.instances)) {
    if (instanceId !== undefined && member.instanceId !== instanceId) continue;
    const found = member.actions.find(
      (action) => action.hookName === hook.name && (token === undefined || action.token === token),
    );
    if (found && found.result === undefined) return found;
  }
  throw validationError(
    token === undefined
      ? `No active Lifecycle Action found with instance ID ${instanceId}`
      : `No active Lifecycle Action found with token ${token}`,
  );
}
