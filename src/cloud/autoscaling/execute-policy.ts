import type { ExecutePolicyCommandInput, ScalingPolicy, StepAdjustment } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { at } from "./cause.ts";
import { findGroup, groupsOf, required, validationError } from "./find.ts";
import { refuseInCooldown } from "./set-desired-capacity.ts";
import type { Group } from "./state.ts";

/** Runs a policy on a person's word: nothing here measures load, so this is the one way that a policy is run. */
export function executePolicy(input: ExecutePolicyCommandInput, account: Account): Record<string, never> {
  const { group, policy } = findPolicy(account, input);
  if (input.HonorCooldown === true && policy.PolicyType === "SimpleScaling") refuseInCooldown(account, group);
  const adjustment = adjustmentOf(policy, input);
  const { MinSize: min, MaxSize: max, DesiredCapacity: before } = group.settings;
  const desired = Math.min(max, Math.max(min, adjusted(policy, adjustment, before)));
  if (desired === before) return {};
  group.settings.DesiredCapacity = desired;
  group.protectionReported = false;
  group.changeCause = at(
    account.now,
    `a user request executed policy ${policy.PolicyName} changing the desired capacity from ${before} to ${desired}.`,
  );
  return {};
}

/** By its name with the group's, or by its ARN, as DeletePolicy does too. @throws ServiceError ValidationError */
export function findPolicy(
  account: Account,
  input: Pick<ExecutePolicyCommandInput, "AutoScalingGroupName" | "PolicyName">,
): { group: Group; policy: ScalingPolicy } {
  const given = required("policyName", input.PolicyName);
  const groups = input.AutoScalingGroupName
    ? [findGroup(account, input.AutoScalingGroupName)]
    : Object.values(groupsOf(account));
  const found = groups.flatMap((group) =>
    Object.values(group.policies)
      .filter((policy) => policy.PolicyName === given || policy.PolicyARN === given)
      .map((policy) => ({ group, policy })),
  );
  // A name alone is enough where one group has a policy of it.
  if (found.length === 1 && found[0]) return found[0];
  throw validationError("PolicyName not found - null");
}

/** @throws ServiceError ValidationError for a kind of policy that only AWS itself runs, or for missing figures */
function adjustmentOf(policy: ScalingPolicy, input: ExecutePolicyCommandInput): number {
  if (policy.PolicyType === "SimpleScaling") return policy.ScalingAdjustment ?? 0;
  if (policy.PolicyType !== "StepScaling") {
    throw validationError(`Policies of type ${policy.PolicyType} cannot be executed.`);
  }
  const { MetricValue: value, BreachThreshold: threshold } = input;
  if (value === undefined || threshold === undefined) {
    throw validationError("MetricValue and BreachThreshold are required to execute a StepScaling policy.");
  }
  const step = policy.StepAdjustments?.find((one) => isWithin(one, value - threshold));
  return step?.ScalingAdjustment ?? 0;
}

/** Bounds count from the threshold: upwards the lower bound is inside, downwards the upper [API StepAdjustment]. */
function isWithin(step: StepAdjustment, distance: number): boolean {
  const lower = step.MetricIntervalLowerBound ?? -Infinity;
  const upper = step.MetricIntervalUpperBound ?? Infinity;
  return distance >= 0 ? distance >= lower && distance < upper : distance > lower && distance <= upper;
}

function adjusted(policy: ScalingPolicy, adjustment: number, before: number): number {
  if (policy.AdjustmentType === "ExactCapacity") return adjustment;
  if (policy.AdjustmentType !== "PercentChangeInCapacity") return before + adjustment;
  const least = policy.MinAdjustmentMagnitude ?? 1;
  const change = wholeChange((before * adjustment) / 100);
  return before + Math.sign(adjustment) * Math.max(Math.abs(change), least);
}

/** Parts of an instance are rounded towards none, but for a change of less than one [API PutScalingPolicy]. */
function wholeChange(change: number): number {
  return Math.abs(change) < 1 ? Math.sign(change) : Math.trunc(change);
}
