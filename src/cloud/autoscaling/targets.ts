import type {
  DescribeTargetHealthCommandOutput,
  TargetHealthStateEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { type Group, isSuspended, type Member } from "./state.ts";
import { targetGroupsOf } from "./traffic-source.ts";

/** AddToLoadBalancer: an instance that enters service while it is suspended is never registered later either. */
export function registerTargets(account: Account, group: Group, member: Member): void {
  if (isSuspended(group, "AddToLoadBalancer")) return;
  for (const { identifier } of targetGroupsOf(group)) register(account, identifier, [member.instanceId]);
}

export function register(account: Account, targetGroupArn: string, instanceIds: readonly string[]): void {
  if (instanceIds.length === 0) return;
  ignoreMissing(() =>
    account.call("elasticloadbalancing", "RegisterTargets", {
      TargetGroupArn: targetGroupArn,
      Targets: instanceIds.map((Id) => ({ Id })),
    }),
  );
}

export function deregisterTargets(account: Account, group: Group, member: Member): void {
  for (const { identifier } of targetGroupsOf(group)) deregister(account, identifier, [member.instanceId]);
}

export function deregister(account: Account, targetGroupArn: string, instanceIds: readonly string[]): void {
  if (instanceIds.length === 0) return;
  ignoreMissing(() =>
    account.call("elasticloadbalancing", "DeregisterTargets", {
      TargetGroupArn: targetGroupArn,
      Targets: instanceIds.map((Id) => ({ Id })),
    }),
  );
}

export type TargetState = TargetHealthStateEnum;

/** The state of each target of a target group, by instance id; empty where the target group is gone. */
export function targetStates(account: Account, targetGroupArn: string): Map<string, TargetState> {
  const answer = ignoreMissing(() =>
    account.call<DescribeTargetHealthCommandOutput>("elasticloadbalancing", "DescribeTargetHealth", {
      TargetGroupArn: targetGroupArn,
    }),
  );
  const states = new Map<string, TargetState>();
  for (const { Target, TargetHealth } of answer?.TargetHealthDescriptions ?? []) {
    if (Target?.Id !== undefined && TargetHealth?.State) states.set(Target.Id, TargetHealth.State);
  }
  return states;
}

/** A target group may be deleted while a group still names it: AWS's group goes on without it. */
function ignoreMissing<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (error instanceof ServiceError && /^(TargetGroupNotFound|InvalidTarget)/.test(error.code))
      return undefined;
    throw error;
  }
}
