import { randomBytes } from "node:crypto";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { type Listener, type LoadBalancer, loadBalancing, type Rule, type TargetGroup } from "./state.ts";

/** Sixteen hex digits: the last part of each ARN here. */
export function newId(): string {
  return randomBytes(8).toString("hex");
}

/** @throws ServiceError LoadBalancerNotFound */
export function findLoadBalancer(account: Account, arn: string | undefined): LoadBalancer {
  const found = loadBalancing.of(account).loadBalancers[checkArn(arn, "loadbalancer", "load balancer")];
  if (found) return found;
  throw new ServiceError("LoadBalancerNotFound", `Load balancer '${arn}' not found`);
}

/** @throws ServiceError TargetGroupNotFound */
export function findTargetGroup(account: Account, arn: string | undefined): TargetGroup {
  const found = loadBalancing.of(account).targetGroups[checkArn(arn, "targetgroup", "target group")];
  if (found) return found;
  throw new ServiceError("TargetGroupNotFound", "One or more target groups not found");
}

/** @throws ServiceError ListenerNotFound */
export function findListener(account: Account, arn: string | undefined): Listener {
  const found = loadBalancing.of(account).listeners[checkArn(arn, "listener", "listener")];
  if (found) return found;
  throw new ServiceError("ListenerNotFound", "One or more listeners not found");
}

/** @throws ServiceError RuleNotFound */
export function findRule(account: Account, arn: string | undefined): Rule {
  const found = loadBalancing.of(account).rules[checkArn(arn, "listener-rule", "listener rule")];
  if (found) return found;
  throw new ServiceError("RuleNotFound", "One or more rules not found");
}

function checkArn(arn: string | undefined, kind: string, name: string): string {
  if (arn?.startsWith("arn:") && arn.includes(`:${kind}/`)) return arn;
  throw new ServiceError("ValidationError", `'${arn}' is not a valid ${name} ARN`);
}

export function listenersOf(account: Account, loadBalancerArn: string): Listener[] {
  return Object.values(loadBalancing.of(account).listeners).filter(
    (listener) => listener.loadBalancerArn === loadBalancerArn,
  );
}

/** A listener's rules by priority, without its default one. */
export function rulesOf(account: Account, listenerArn: string): Rule[] {
  return Object.values(loadBalancing.of(account).rules)
    .filter((rule) => rule.listenerArn === listenerArn)
    .sort((one, other) => one.priority - other.priority);
}

/** The load balancer that sends requests to a target group: AWS lets it be one at most. */
export function loadBalancerOf(account: Account, targetGroupArn: string): LoadBalancer | undefined {
  const state = loadBalancing.of(account);
  for (const listener of Object.values(state.listeners)) {
    const actions = [
      ...listener.defaultActions,
      ...rulesOf(account, listener.arn).flatMap((rule) => rule.actions),
    ];
    const forwards = actions.some(
      (action) =>
        action.type === "forward" && action.targetGroups.some((one) => one.targetGroupArn === targetGroupArn),
    );
    if (forwards) return state.loadBalancers[listener.loadBalancerArn];
  }
  return undefined;
}

/**
 * One page of a list. AWS's marker is opaque; here it is the number of the next item.
 * @throws ServiceError ValidationError for a marker that is none of ours, or a size that is out of range
 */
export function page<T>(items: readonly T[], marker: string | undefined, size: number | undefined) {
  const from = marker === undefined || marker === "" ? 0 : Number(marker);
  if (!Number.isInteger(from) || from < 0) throw new ServiceError("ValidationError", "Invalid marker");
  if (size !== undefined && (size < 1 || size > 400)) {
    throw new ServiceError("ValidationError", `Page size '${size}' must be in the range of 1 to 400`);
  }
  const until = from + (size ?? 400);
  return { items: items.slice(from, until), next: until < items.length ? String(until) : undefined };
}
