import type {
  Activity,
  AutoScalingGroup,
  DescribeAutoScalingGroupsCommandOutput,
  DescribeScalingActivitiesCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import type { ResourceContext } from "./resource-type.ts";

const service = "autoscaling";
/** So many failed launches in a row, and CloudFormation gives up. Not published. */
const failedLaunches = 3;

export function describeGroup(account: Account, name: string): AutoScalingGroup | undefined {
  const input = { AutoScalingGroupNames: [name] };
  const answer = account.call<DescribeAutoScalingGroupsCommandOutput>(
    service,
    "DescribeAutoScalingGroups",
    input,
  );
  return answer.AutoScalingGroups?.[0];
}

/** @throws ServiceError where somebody took the group away */
export function requireGroup(account: Account, name: string): AutoScalingGroup {
  const group = describeGroup(account, name);
  if (group) return group;
  throw new ServiceError("ResourceNotFoundException", `AutoScalingGroup ${name} not found`);
}

export function inService(group: AutoScalingGroup): number {
  return (group.Instances ?? []).filter((one) => one.LifecycleState === "InService").length;
}

/** Whether an instance waits for whoever completes its lifecycle hook. */
export function atHooks(group: AutoScalingGroup): boolean {
  return (group.Instances ?? []).some((one) => one.LifecycleState?.endsWith(":Wait"));
}

/** @throws ServiceError NotStabilized with the last launch's own words */
export function refuseFailedLaunches(group: AutoScalingGroup, { account, startedAt }: ResourceContext): void {
  const input = { AutoScalingGroupName: group.AutoScalingGroupName };
  const answer = account.call<DescribeScalingActivitiesCommandOutput>(
    service,
    "DescribeScalingActivities",
    input,
  );
  const launches = (answer.Activities ?? []).filter(
    (activity) =>
      activity.Description?.startsWith("Launching") && (activity.StartTime?.getTime() ?? 0) >= startedAt,
  );
  const failed = (activity: Activity) =>
    activity.StatusCode === "Failed" || activity.StatusCode === "Cancelled";
  const [last] = launches;
  if (launches.length < failedLaunches || !last || !launches.slice(0, failedLaunches).every(failed)) return;
  const size = `${inService(group)}/${group.MinSize}/${group.MaxSize}`;
  throw new ServiceError(
    "NotStabilized",
    `Group did not stabilize. {current/minSize/maxSize} group size = {${size}}. Failed Scaling Activity: ${last.StatusMessage ?? last.Description}`,
  );
}
