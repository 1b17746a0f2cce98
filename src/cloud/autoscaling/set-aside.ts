import type { Activity } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { openActivity } from "./activity.ts";
import { at } from "./cause.ts";
import { describeActivity } from "./describe-scaling-activities.ts";
import type { Group, Member } from "./state.ts";
import { deregisterTargets } from "./targets.ts";
import { enter } from "./terminate.ts";

/** Takes an instance out of service on a person's word, to leave the group or to stand by: its activity, as it began. */
export function setAside(
  account: Account,
  group: Group,
  member: Member,
  words: {
    readonly to: "Detaching" | "EnteringStandby";
    readonly description: string;
    readonly cause: string;
  },
): Activity {
  const activity = openActivity(account, group, {
    kind: "other",
    description: words.description,
    cause: at(account.now, words.cause),
    instanceId: member.instanceId,
    subnetId: member.subnetId,
    availabilityZone: member.availabilityZone,
    statusCode: "InProgress",
    progress: 50,
  });
  member.activityId = activity.activityId;
  deregisterTargets(account, group, member);
  enter(account, member, words.to);
  return describeActivity(account, activity);
}
