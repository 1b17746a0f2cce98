import { validationError } from "./find.ts";

export const terminationPolicyTypes: readonly string[] = [
  "AllocationStrategy",
  "ClosestToNextInstanceHour",
  "Default",
  "NewestInstance",
  "OldestInstance",
  "OldestLaunchConfiguration",
  "OldestLaunchTemplate",
];

/** `Default` comes last; a Lambda function comes first [UG:ec2-auto-scaling-termination-policies.md]. */
export function checkTerminationPolicies(policies: readonly string[]): void {
  policies.forEach((policy, index) => {
    const isLambda = policy.startsWith("arn:") && policy.includes(":lambda:");
    if (!isLambda && !terminationPolicyTypes.includes(policy)) {
      throw validationError(`Invalid termination policy: ${policy}`);
    }
    if (isLambda && index > 0) {
      throw validationError("A Lambda function must be specified first in the list of termination policies.");
    }
    if (policy === "Default" && index < policies.length - 1) {
      throw validationError("Default must be the last policy in the list of termination policies.");
    }
  });
}
