import type { DeleteNotificationConfigurationCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, required } from "./find.ts";

export function deleteNotificationConfiguration(
  input: DeleteNotificationConfigurationCommandInput,
  account: Account,
): Record<string, never> {
  delete findGroup(account, input.AutoScalingGroupName).notifications[required("topicARN", input.TopicARN)];
  return {};
}
