import { randomUUID } from "node:crypto";
import type {
  PutScalingPolicyCommandInput,
  PutScalingPolicyCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findGroup, required, validationError } from "./find.ts";

const policyTypes = ["SimpleScaling", "StepScaling", "TargetTrackingScaling", "PredictiveScaling"];
const policiesOfAGroup = 50;

/** Nothing here measures load, so only ExecutePolicy runs a policy. */
export function putScalingPolicy(
  input: PutScalingPolicyCommandInput,
  account: Account,
): Omit<PutScalingPolicyCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const name = required("policyName", input.PolicyName);
  const type = input.PolicyType ?? "SimpleScaling";
  if (!policyTypes.includes(type)) {
    throw validationError(`Invalid PolicyType, ${type}. Valid types: [${policyTypes.join(", ")}]`);
  }
  const known = group.policies[name];
  if (!known && Object.keys(group.policies).length >= policiesOfAGroup) {
    throw new ServiceError(
      "LimitExceeded",
      `You have reached the limit of ${policiesOfAGroup} scaling policies.`,
    );
  }
  const arn =
    known?.PolicyARN ??
    account.arn(
      "autoscaling",
      `scalingPolicy:${randomUUID()}:autoScalingGroupName/${group.name}:policyName/${name}`,
    );
  group.policies[name] = {
    ...input,
    PolicyType: type,
    PolicyARN: arn,
    Enabled: input.Enabled ?? true,
    Alarms: [],
  };
  return { PolicyARN: arn, Alarms: [] };
}
