import type { PutNotificationConfigurationCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findGroup, required, validationError } from "./find.ts";
import { type NotificationType, notificationTypes, notifyTest } from "./notification.ts";

const topicsOfAGroup = 10;

/** Overwrites what the topic was told of before, and sends it the test notification. */
export function putNotificationConfiguration(
  input: PutNotificationConfigurationCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const topicArn = required("topicARN", input.TopicARN);
  const types = required("notificationTypes", input.NotificationTypes);
  if (types.length === 0 || !types.every((type) => notificationTypes.includes(type as NotificationType))) {
    throw validationError(`Invalid Notification Type. Valid types: [${notificationTypes.join(", ")}]`);
  }
  if (!(topicArn in group.notifications) && Object.keys(group.notifications).length >= topicsOfAGroup) {
    throw new ServiceError("LimitExceeded", `You have reached the limit of ${topicsOfAGroup} topics.`);
  }
  group.notifications[topicArn] = [...new Set(types)];
  notifyTest(account, group, topicArn);
  return {};
}
