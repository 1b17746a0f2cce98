import { randomUUID } from "node:crypto";
import type { ScalingActivityStatusCode } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import type { Group } from "./state.ts";

/** One scaling activity; times are milliseconds since 1970. */
export interface Activity {
  readonly activityId: string;
  readonly groupName: string;
  readonly groupArn: string;
  /** `other` is neither a launch nor a termination, and nobody is notified of it. */
  readonly kind: "launch" | "attach" | "terminate" | "other";
  readonly instanceId: string | undefined;
  description: string;
  readonly cause: string;
  readonly startTime: number;
  endTime: number | undefined;
  statusCode: ScalingActivityStatusCode;
  statusMessage: string | undefined;
  progress: number;
  readonly subnetId: string | undefined;
  readonly availabilityZone: string;
}

/** Six weeks of history [API DescribeScalingActivities]. */
const historyMilliseconds = 42 * 24 * 3_600_000;
const causeLimit = 1023;
const statusMessageLimit = 255;

export interface NewActivity {
  readonly kind: Activity["kind"];
  readonly description: string;
  readonly cause: string;
  readonly instanceId?: string;
  readonly subnetId?: string;
  readonly availabilityZone: string;
  readonly statusCode: ScalingActivityStatusCode;
  readonly progress: number;
}

/** Opens an activity in the group's history, and forgets what is older than AWS shows. */
export function openActivity(account: Account, group: Group, facts: NewActivity): Activity {
  const activity: Activity = {
    activityId: randomUUID(),
    groupName: group.name,
    groupArn: group.arn,
    kind: facts.kind,
    instanceId: facts.instanceId,
    description: facts.description,
    cause: facts.cause.slice(0, causeLimit),
    startTime: account.now,
    endTime: undefined,
    statusCode: facts.statusCode,
    statusMessage: undefined,
    progress: facts.progress,
    subnetId: facts.subnetId,
    availabilityZone: facts.availabilityZone,
  };
  while (group.activities[0] && !isShown(account, group.activities[0])) group.activities.shift();
  group.activities.push(activity);
  return activity;
}

/** Whether it is young enough for AWS's history. */
export function isShown(account: Account, activity: Activity): boolean {
  return activity.startTime >= account.now - historyMilliseconds;
}

export function closeActivity(
  account: Account,
  activity: Activity,
  statusCode: "Successful" | "Failed" | "Cancelled",
  statusMessage?: string,
): void {
  activity.statusCode = statusCode;
  activity.statusMessage = statusMessage?.slice(0, statusMessageLimit);
  activity.progress = 100;
  activity.endTime = account.now;
}

export function findActivity(group: Group, activityId: string | undefined): Activity | undefined {
  return activityId === undefined
    ? undefined
    : group.activities.findLast((activity) => activity.activityId === activityId);
}

export function isRunning(activity: Activity): boolean {
  return activity.endTime === undefined;
}

/** `{"Subnet ID":…,"Availability Zone":…}`: a string in the API, an object in a notification. */
export function activityDetails(activity: Activity): Record<string, string> {
  return {
    ...(activity.subnetId === undefined ? {} : { "Subnet ID": activity.subnetId }),
    "Availability Zone": activity.availabilityZone,
  };
}
