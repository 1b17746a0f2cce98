import type { PutLifecycleHookCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, required } from "./find.ts";
import { newHook, putHook } from "./lifecycle-hook.ts";

/** Putting a hook of a known name changes only what is given. */
export function putLifecycleHook(
  input: PutLifecycleHookCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const name = required("lifecycleHookName", input.LifecycleHookName);
  putHook(account, group, newHook(group.hooks[name], input));
  return {};
}
