import { lifecycleTransitions } from "./lifecycle-hook.ts";

export function describeLifecycleHookTypes(): { LifecycleHookTypes: string[] } {
  return { LifecycleHookTypes: [...lifecycleTransitions] };
}
