import type { DescribeAutoScalingInstancesCommandOutput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";

/**
 * Where Auto Scaling is taking the instance, not where it is: `Pending:Wait` is on its way to `InService`.
 * Undefined for an instance that belongs to no group. (Auto Scaling user guide, "Retrieve the target lifecycle
 * state through instance metadata".)
 */
export function targetLifecycleState(instanceId: string, account: Account): string | undefined {
  const state = lifecycleState(instanceId, account);
  if (state === undefined) return undefined;
  if (state.startsWith("Warmed:")) return state.split(":").slice(0, 2).join(":");
  if (state.startsWith("Terminat")) return "Terminated";
  if (state.startsWith("Detach")) return "Detached";
  return state === "Standby" || state === "EnteringStandby" ? "Standby" : "InService";
}

function lifecycleState(instanceId: string, account: Account): string | undefined {
  try {
    const answer = account.call<DescribeAutoScalingInstancesCommandOutput>(
      "autoscaling",
      "DescribeAutoScalingInstances",
      { InstanceIds: [instanceId] },
    );
    return answer.AutoScalingInstances?.[0]?.LifecycleState;
  } catch (error) {
    // A cloud that was started without Auto Scaling has no groups.
    if (error instanceof ServiceError && error.code === "InvalidAction") return undefined;
    throw error;
  }
}
