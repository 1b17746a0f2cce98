import type { DeleteLifecycleHookCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { findHook } from "./lifecycle-action.ts";

/** Actions that wait for it are completed first: ABANDON for launching instances, CONTINUE for terminating ones [API]. */
export function deleteLifecycleHook(
  input: DeleteLifecycleHookCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const hook = findHook(group, input.LifecycleHookName);
  const isLaunching = hook.transition === "autoscaling:EC2_INSTANCE_LAUNCHING";
  for (const member of Object.values(group.instances)) {
    for (const action of member.actions) {
      if (action.hookName === hook.name) action.result ??= isLaunching ? "ABANDON" : "CONTINUE";
    }
  }
  delete group.hooks[hook.name];
  return {};
}
