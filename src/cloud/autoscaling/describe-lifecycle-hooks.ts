import type {
  DescribeLifecycleHooksCommandInput,
  DescribeLifecycleHooksCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { describeHook } from "./lifecycle-hook.ts";

export function describeLifecycleHooks(
  input: DescribeLifecycleHooksCommandInput,
  account: Account,
): Omit<DescribeLifecycleHooksCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const names = input.LifecycleHookNames ?? [];
  const hooks = Object.values(group.hooks).filter((hook) => names.length === 0 || names.includes(hook.name));
  return { LifecycleHooks: hooks.map((hook) => describeHook(group, hook)) };
}
