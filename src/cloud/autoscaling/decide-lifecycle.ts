import { hooksOf } from "./lifecycle-hook.ts";
import type { Sight } from "./observation.ts";
import type { Group, LifecycleAction, LifecycleHook, Member } from "./state.ts";

/** The next step of an instance that is on its way into or out of service. */
export type LifecycleStep =
  | { readonly type: "wait" }
  /** It stopped running before it was in service. */
  | { readonly type: "loseLaunch" }
  | { readonly type: "startActions"; readonly hooks: LifecycleHook[] }
  | { readonly type: "abandonLaunch"; readonly token: string; readonly reason: string }
  | { readonly type: "proceed" }
  | { readonly type: "enterService" }
  | { readonly type: "retain" }
  | { readonly type: "terminateInstance" }
  | { readonly type: "leave" }
  | { readonly type: "standBy" }
  | { readonly type: "detach" };

export interface LifecycleTimes {
  readonly now: number;
  /** When an action is given up: by its heartbeat, or by the hook's global limit. */
  readonly deadline: (action: LifecycleAction) => number;
  /** Entered, left or attached by hand: hooks do not run [UG:lifecycle-hooks.md]. */
  readonly skipsHooks: boolean;
}

const wait: LifecycleStep = { type: "wait" };

/** Pure: AWS's lifecycle, one step at a time [UG:ec2-auto-scaling-lifecycle.md]. */
export function decideLifecycle(
  group: Group,
  member: Member,
  sight: Sight,
  times: LifecycleTimes,
): LifecycleStep {
  switch (member.lifecycleState) {
    case "Pending":
    case "Pending:Wait":
    case "Pending:Proceed":
      return decideLaunching(group, member, sight, times);
    case "Terminating":
    case "Terminating:Wait":
    case "Terminating:Proceed":
      return decideTerminating(group, member, sight, times);
    case "Terminating:Retained":
      return sight.state === "terminated" ? { type: "leave" } : wait;
    case "EnteringStandby":
      return sight.draining ? wait : { type: "standBy" };
    case "Detaching":
      return sight.draining ? wait : { type: "detach" };
    default:
      return wait;
  }
}

function decideLaunching(group: Group, member: Member, sight: Sight, times: LifecycleTimes): LifecycleStep {
  if (sight.state !== "pending" && sight.state !== "running") return { type: "loseLaunch" };
  if (member.lifecycleState === "Pending") {
    if (sight.state === "pending") return wait;
    const hooks = times.skipsHooks ? [] : hooksOf(group, "autoscaling:EC2_INSTANCE_LAUNCHING");
    return hooks.length > 0 ? { type: "startActions", hooks } : { type: "enterService" };
  }
  if (member.lifecycleState === "Pending:Proceed") return { type: "enterService" };
  const abandoned = firstAbandoned(group, member, times);
  if (abandoned) return { type: "abandonLaunch", ...abandoned };
  return allDone(group, member, times) ? { type: "proceed" } : wait;
}

/** CONTINUE and ABANDON both terminate; ABANDON ends the other hooks, and retains where the policy says so. */
function decideTerminating(group: Group, member: Member, sight: Sight, times: LifecycleTimes): LifecycleStep {
  if (member.lifecycleState === "Terminating") {
    if (sight.draining) return wait;
    const hooks = times.skipsHooks ? [] : hooksOf(group, "autoscaling:EC2_INSTANCE_TERMINATING");
    return hooks.length > 0 ? { type: "startActions", hooks } : { type: "proceed" };
  }
  if (member.lifecycleState === "Terminating:Wait") {
    if (firstAbandoned(group, member, times)) {
      const retains =
        group.settings.InstanceLifecyclePolicy?.RetentionTriggers?.TerminateHookAbandon === "retain";
      return retains && sight.state !== "terminated" ? { type: "retain" } : { type: "proceed" };
    }
    return allDone(group, member, times) ? { type: "proceed" } : wait;
  }
  if (sight.state === "terminated") return { type: "leave" };
  if (member.terminated || times.now < member.terminateRetryAt) return wait;
  return { type: "terminateInstance" };
}

function firstAbandoned(group: Group, member: Member, times: LifecycleTimes) {
  for (const action of member.actions) {
    if (resultOf(group, action, times) !== "ABANDON") continue;
    const reason = action.result ? "Lifecycle Action Completed with ABANDON Result" : "Heartbeat Timeout";
    return { token: action.token, reason };
  }
  return undefined;
}

function allDone(group: Group, member: Member, times: LifecycleTimes): boolean {
  return member.actions.every((action) => resultOf(group, action, times) === "CONTINUE");
}

/** Undefined while the action is still waited for. */
function resultOf(group: Group, action: LifecycleAction, times: LifecycleTimes) {
  if (action.result) return action.result;
  const hook = group.hooks[action.hookName];
  if (!hook) return "CONTINUE";
  return times.now >= times.deadline(action) ? hook.defaultResult : undefined;
}
