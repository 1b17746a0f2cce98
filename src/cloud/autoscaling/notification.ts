import { randomUUID } from "node:crypto";
import type { Account } from "../account.ts";
import { type Activity, activityDetails } from "./activity.ts";
import { publish } from "./publish.ts";
import type { Group } from "./state.ts";

export const notificationTypes = [
  "autoscaling:EC2_INSTANCE_LAUNCH",
  "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
  "autoscaling:EC2_INSTANCE_TERMINATE",
  "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
  "autoscaling:TEST_NOTIFICATION",
] as const;

export type NotificationType = (typeof notificationTypes)[number];

/**
 * Subjects as observed in messages that people have published, but for the failed termination, which is worded as
 * the failed launch is.
 */
const subjectWords: Readonly<Record<NotificationType, string>> = {
  "autoscaling:EC2_INSTANCE_LAUNCH": "launch",
  "autoscaling:EC2_INSTANCE_LAUNCH_ERROR": "failed launch",
  "autoscaling:EC2_INSTANCE_TERMINATE": "termination",
  "autoscaling:EC2_INSTANCE_TERMINATE_ERROR": "failed termination",
  "autoscaling:TEST_NOTIFICATION": "test notification",
};

function notificationSubject(group: Group, type: NotificationType): string {
  return `Auto Scaling: ${subjectWords[type]} for group "${group.name}"`;
}

/**
 * Tells the group's topics of a launch or termination that ended. A success was observed to say progress 50 and
 * `InProgress` in its message [OBS:39862039927]; an error says what the activity says [OBS:28444832244].
 */
export function notify(account: Account, group: Group, type: NotificationType, activity: Activity): void {
  const isError = type.endsWith("_ERROR");
  const isLaunch = activity.kind !== "terminate";
  for (const topicArn of topicsFor(group, type)) {
    publish(account, topicArn, notificationSubject(group, type), {
      Origin: isLaunch ? "EC2" : "AutoScalingGroup",
      Destination: isLaunch ? "AutoScalingGroup" : "EC2",
      Progress: isError ? activity.progress : 50,
      AccountId: account.accountId,
      Description: activity.description,
      RequestId: activity.activityId,
      EndTime: new Date(activity.endTime ?? account.now).toISOString(),
      AutoScalingGroupARN: group.arn,
      ActivityId: activity.activityId,
      StartTime: new Date(activity.startTime).toISOString(),
      Service: "AWS Auto Scaling",
      Time: new Date(account.now).toISOString(),
      EC2InstanceId: activity.instanceId ?? "",
      StatusCode: isError ? activity.statusCode : "InProgress",
      StatusMessage: activity.statusMessage ?? "",
      Details: activityDetails(activity),
      AutoScalingGroupName: group.name,
      Cause: activity.cause,
      Event: type,
    });
  }
}

/** The message that each PutNotificationConfiguration sends [OBS:46304281525]. */
export function notifyTest(account: Account, group: Group, topicArn: string): void {
  const type = "autoscaling:TEST_NOTIFICATION";
  publish(account, topicArn, notificationSubject(group, type), {
    AccountId: account.accountId,
    RequestId: randomUUID(),
    AutoScalingGroupARN: group.arn,
    AutoScalingGroupName: group.name,
    Service: "AWS Auto Scaling",
    Event: type,
    Time: new Date(account.now).toISOString(),
  });
}

function topicsFor(group: Group, type: NotificationType): string[] {
  return Object.entries(group.notifications)
    .filter(([, types]) => types.includes(type))
    .map(([topicArn]) => topicArn);
}
