import type { DeregisterTargetsCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { findTargetGroup, loadBalancerOf } from "./find.ts";
import type { Target } from "./target.ts";

/**
 * Targets drain for the group's deregistration delay: what is under way may end, nothing new comes. A group that
 * no load balancer uses lets go at once. Without a port, the group's own is meant; targets that are not registered
 * are no error.
 */
export function deregisterTargets(
  input: DeregisterTargetsCommandInput,
  account: Account,
): Record<string, never> {
  const group = findTargetGroup(account, input.TargetGroupArn);
  const inUse = loadBalancerOf(account, group.arn) !== undefined;
  const delay = account.seconds(Number(group.attributes["deregistration_delay.timeout_seconds"]));
  const leaving = (target: Target) =>
    (input.Targets ?? []).some(
      (one) => one.Id === target.targetId && (one.Port ?? group.port) === target.port,
    );
  group.targets = group.targets.flatMap((target) => {
    if (!leaving(target) || target.state === "draining") return [target];
    return inUse ? [drain(target, account.now, account.now + delay)] : [];
  });
  return {};
}

function drain(target: Target, now: number, drainedAt: number): Target {
  return {
    ...target,
    state: "draining",
    reason: "Target.DeregistrationInProgress",
    description: "Target deregistration is in progress",
    stateSince: now,
    drainedAt,
  };
}
