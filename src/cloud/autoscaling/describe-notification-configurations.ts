import type {
  DescribeNotificationConfigurationsCommandInput,
  DescribeNotificationConfigurationsCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { groupsOf } from "./find.ts";
import { page } from "./page.ts";

/** One entry for each type of each topic. */
export function describeNotificationConfigurations(
  input: DescribeNotificationConfigurationsCommandInput,
  account: Account,
): Omit<DescribeNotificationConfigurationsCommandOutput, "$metadata"> {
  const names = input.AutoScalingGroupNames ?? [];
  const all = Object.values(groupsOf(account))
    .filter((group) => names.length === 0 || names.includes(group.name))
    .flatMap((group) =>
      Object.entries(group.notifications).flatMap(([TopicARN, types]) =>
        types.map((NotificationType) => ({ AutoScalingGroupName: group.name, TopicARN, NotificationType })),
      ),
    );
  const { items, NextToken } = page(all, input, { usual: 50, most: 100 });
  return { NotificationConfigurations: items, NextToken };
}
