import type { EnterStandbyCommandInput, EnterStandbyCommandOutput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { openActivity } from "./activity.ts";
import { at } from "./cause.ts";
import { describeActivity } from "./describe-scaling-activities.ts";
import { findGroup, memberOf, required, validationError } from "./find.ts";
import { changeDesired, givenInstanceIds } from "./group-size.ts";
import { deregisterTargets } from "./targets.ts";
import { enter } from "./terminate.ts";

/** Only from InService. Without decrement the group launches a replacement. */
export function enterStandby(
  input: EnterStandbyCommandInput,
  account: Account,
): Omit<EnterStandbyCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const decrements = required("shouldDecrementDesiredCapacity", input.ShouldDecrementDesiredCapacity);
  const members = givenInstanceIds(input.InstanceIds).map((instanceId) => memberOf(group, instanceId));
  const other = members.find((member) => member.lifecycleState !== "InService");
  if (other) throw validationError(`The instance ${other.instanceId} is not in InService.`);
  const before = group.settings.DesiredCapacity;
  const count = members.length;
  if (decrements) changeDesired(group, -count, `place into standby ${count} instance${count > 1 ? "s" : ""}`);
  const change = decrements ? `, shrinking the capacity from ${before} to ${before - count}.` : ".";
  const activities = members.map((member) => {
    const words = `instance ${member.instanceId} was moved to standby in response to a user request`;
    const activity = openActivity(account, group, {
      kind: "other",
      description: `Moving EC2 instance to Standby: ${member.instanceId}`,
      cause: at(account.now, words + change),
      instanceId: member.instanceId,
      subnetId: member.subnetId,
      availabilityZone: member.availabilityZone,
      statusCode: "InProgress",
      progress: 50,
    });
    member.activityId = activity.activityId;
    deregisterTargets(account, group, member);
    enter(account, member, "EnteringStandby");
    return describeActivity(account, activity);
  });
  return { Activities: activities };
}
