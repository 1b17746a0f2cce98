import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";

/**
 * Whether the world is as a drill found it: the group of one with its one instance in service and healthy, nothing
 * suspended but AZRebalance, and its target the only healthy one.
 * @param healthyTargets undefined where there is no target group
 */
export function isSettled(
  described: AutoScalingGroup | undefined,
  healthyTargets: ReadonlySet<string> | undefined,
): boolean {
  if (!described) return false;
  const { MinSize, MaxSize, DesiredCapacity, Instances = [], SuspendedProcesses = [] } = described;
  const [only] = Instances;
  if (MinSize !== 1 || MaxSize !== 1 || DesiredCapacity !== 1 || Instances.length !== 1) return false;
  if (only?.LifecycleState !== "InService" || only.HealthStatus !== "Healthy") return false;
  if (SuspendedProcesses.map(({ ProcessName }) => ProcessName).join() !== "AZRebalance") return false;
  if (healthyTargets === undefined) return true;
  return healthyTargets.size === 1 && healthyTargets.has(only.InstanceId ?? "");
}
