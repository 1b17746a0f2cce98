import type {
  DescribeInstanceRefreshesCommandInput,
  DescribeInstanceRefreshesCommandOutput,
  InstanceRefresh,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { page } from "./page.ts";
import type { Refresh } from "./refresh.ts";
import { percentageComplete } from "./refreshing.ts";
import type { Group } from "./state.ts";

/** Newest first. */
export function describeInstanceRefreshes(
  input: DescribeInstanceRefreshesCommandInput,
  account: Account,
): Omit<DescribeInstanceRefreshesCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const ids = input.InstanceRefreshIds ?? [];
  const wanted = group.refreshes.filter((refresh) => ids.length === 0 || ids.includes(refresh.refreshId));
  const { items, NextToken } = page(wanted.toReversed(), input, { usual: 50, most: 100 });
  return { InstanceRefreshes: items.map((refresh) => describeRefresh(group, refresh)), NextToken };
}

function describeRefresh(group: Group, refresh: Refresh): InstanceRefresh {
  const policy = group.settings.InstanceMaintenancePolicy;
  return {
    InstanceRefreshId: refresh.refreshId,
    AutoScalingGroupName: group.name,
    Status: refresh.status,
    StatusReason: refresh.statusReason,
    StartTime: new Date(refresh.startTime),
    EndTime: refresh.endTime === undefined ? undefined : new Date(refresh.endTime),
    PercentageComplete: percentageComplete(refresh),
    InstancesToUpdate: refresh.toReplace.length,
    Strategy: "Rolling",
    DesiredConfiguration: refresh.desiredConfiguration,
    Preferences: {
      MinHealthyPercentage: policy?.MinHealthyPercentage ?? 90,
      MaxHealthyPercentage: policy?.MaxHealthyPercentage ?? 100,
      SkipMatching: false,
      AutoRollback: false,
      ScaleInProtectedInstances: "Wait",
      StandbyInstances: "Wait",
      ...refresh.preferences,
    },
    RollbackDetails:
      refresh.rollbackStart === undefined
        ? undefined
        : {
            RollbackReason: refresh.rollbackReason,
            RollbackStartTime: new Date(refresh.rollbackStart),
            PercentageCompleteOnRollback: refresh.percentageOnRollback,
          },
  };
}
