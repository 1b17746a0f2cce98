import type {
  Activity as DescribedActivity,
  DescribeScalingActivitiesCommandInput,
  DescribeScalingActivitiesCommandOutput,
  Filter,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { type Activity, activityDetails, isRunning } from "./activity.ts";
import { groupsOf, validationError } from "./find.ts";
import { page } from "./page.ts";
import { autoScaling } from "./state.ts";

/** Those in progress first, then the newest first; of deleted groups only when asked for. */
export function describeScalingActivities(
  input: DescribeScalingActivitiesCommandInput,
  account: Account,
): Omit<DescribeScalingActivitiesCommandOutput, "$metadata"> {
  const accepts = (input.Filters ?? []).map(readFilter);
  const wanted = candidates(input, account)
    .filter((activity) => !input.ActivityIds?.length || input.ActivityIds.includes(activity.activityId))
    .filter((activity) => accepts.every((accept) => accept(activity)))
    .map((activity, index) => ({ activity, index }))
    .toSorted(
      (one, other) =>
        Number(isRunning(other.activity)) - Number(isRunning(one.activity)) ||
        other.activity.startTime - one.activity.startTime ||
        other.index - one.index,
    );
  const { items, NextToken } = page(wanted, input, { usual: 100, most: 100 });
  return { Activities: items.map(({ activity }) => describeActivity(account, activity)), NextToken };
}

function candidates(input: DescribeScalingActivitiesCommandInput, account: Account): Activity[] {
  const groups = groupsOf(account);
  const name = input.AutoScalingGroupName?.replace(/^arn:.*autoScalingGroupName\//, "");
  const deleted = input.IncludeDeletedGroups ? autoScaling.of(account).deletedGroupActivities : [];
  if (name === undefined) return [...deleted, ...Object.values(groups).flatMap((group) => group.activities)];
  const ofDeleted = deleted.filter((activity) => activity.groupName === name);
  const group = groups[name];
  if (!group && ofDeleted.length === 0 && !input.IncludeDeletedGroups) {
    throw validationError(`AutoScalingGroup name not found - AutoScalingGroup: ${name} not found`);
  }
  return [...ofDeleted, ...(group?.activities ?? [])];
}

type Accept = (activity: Activity) => boolean;

/** @throws ServiceError ValidationError for another filter than the three that AWS has */
function readFilter({ Name, Values = [] }: Filter): Accept {
  if (Name === "Status") return (activity) => Values.includes(activity.statusCode);
  const times = Values.map((value) => Date.parse(value));
  if (Name === "StartTimeLowerBound") return (activity) => times.every((time) => activity.startTime >= time);
  if (Name === "StartTimeUpperBound") return (activity) => times.every((time) => activity.startTime <= time);
  throw validationError(
    `Filter type ${Name} is not correct. Allowed Filter types are: StartTimeLowerBound StartTimeUpperBound Status`,
  );
}

export function describeActivity(account: Account, activity: Activity): DescribedActivity {
  const group = groupsOf(account)[activity.groupName];
  return {
    ActivityId: activity.activityId,
    AutoScalingGroupName: activity.groupName,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startTime),
    EndTime: activity.endTime === undefined ? undefined : new Date(activity.endTime),
    StatusCode: activity.statusCode,
    StatusMessage: activity.statusMessage,
    Progress: activity.progress,
    Details: JSON.stringify(activityDetails(activity)),
    AutoScalingGroupState: group?.arn === activity.groupArn ? undefined : "Deleted",
    AutoScalingGroupARN: activity.groupArn,
  };
}
