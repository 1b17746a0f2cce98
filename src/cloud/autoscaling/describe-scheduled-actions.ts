import type {
  DescribeScheduledActionsCommandInput,
  DescribeScheduledActionsCommandOutput,
  ScheduledUpdateGroupAction,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, groupsOf } from "./find.ts";
import { page } from "./page.ts";
import type { ScheduledAction } from "./scheduled-action.ts";
import type { Group } from "./state.ts";

/** By group, name and the time of the next run; names given leave the times out of account [API]. */
export function describeScheduledActions(
  input: DescribeScheduledActionsCommandInput,
  account: Account,
): Omit<DescribeScheduledActionsCommandOutput, "$metadata"> {
  const groups = input.AutoScalingGroupName
    ? [findGroup(account, input.AutoScalingGroupName)]
    : Object.values(groupsOf(account));
  const names = input.ScheduledActionNames ?? [];
  const from = input.StartTime?.getTime() ?? -Infinity;
  const until = input.EndTime?.getTime() ?? Infinity;
  const wanted = groups
    .flatMap((group) => Object.values(group.scheduledActions).map((action) => ({ group, action })))
    .filter(({ action: { name, nextRun = until } }) =>
      names.length > 0 ? names.includes(name) : nextRun >= from && nextRun <= until,
    );
  const { items, NextToken } = page(wanted, input, { usual: 50, most: 100 });
  return {
    ScheduledUpdateGroupActions: items.map(({ group, action }) => describe(group, action)),
    NextToken,
  };
}

function describe(group: Group, action: ScheduledAction): ScheduledUpdateGroupAction {
  const next = action.nextRun === undefined ? undefined : new Date(action.nextRun);
  return {
    AutoScalingGroupName: group.name,
    ScheduledActionName: action.name,
    ScheduledActionARN: action.arn,
    Time: next,
    StartTime: next,
    EndTime: action.endTime === undefined ? undefined : new Date(action.endTime),
    Recurrence: action.recurrence,
    MinSize: action.minSize,
    MaxSize: action.maxSize,
    DesiredCapacity: action.desiredCapacity,
    TimeZone: action.timeZone,
  };
}
