import type { OwnGroupView } from "../aws/own-group.ts";

/**
 * Whether the group can do without this instance, and would replace it: it wants more than one, and another one is in
 * service and well.
 */
export function isSurplus(
  { desiredCapacity, instances, suspendedProcesses }: OwnGroupView,
  instanceId: string,
): boolean {
  if (suspendedProcesses.includes("ReplaceUnhealthy")) return false;
  const inService = instances.filter((one) => one.lifecycleState === "InService");
  return (
    desiredCapacity > 1 &&
    inService.some((one) => one.instanceId === instanceId) &&
    inService.some((one) => one.instanceId !== instanceId && one.healthStatus === "Healthy")
  );
}

export function surplusWords(desired: number): string {
  return `the group wanted ${desired}, and one that waits never passes the load balancer's health check; it wants ${desired - 1} now, and this instance leaves`;
}
