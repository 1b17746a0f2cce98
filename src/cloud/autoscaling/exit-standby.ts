import type { ExitStandbyCommandInput, ExitStandbyCommandOutput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { openActivity } from "./activity.ts";
import { at } from "./cause.ts";
import { describeActivity } from "./describe-scaling-activities.ts";
import { findGroup, memberOf, validationError } from "./find.ts";
import { changeDesired, givenInstanceIds } from "./group-size.ts";
import { refuseSuspendedLaunch } from "./scaling-process.ts";
import { enter } from "./terminate.ts";

/** Raises the desired capacity by the instances that come back; hooks do not run. */
export function exitStandby(
  input: ExitStandbyCommandInput,
  account: Account,
): Omit<ExitStandbyCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const members = givenInstanceIds(input.InstanceIds).map((instanceId) => memberOf(group, instanceId));
  const other = members.find((member) => member.lifecycleState !== "Standby");
  if (other) throw validationError(`The instance ${other.instanceId} is not in Standby.`);
  refuseSuspendedLaunch(group);
  const before = group.settings.DesiredCapacity;
  const count = members.length;
  changeDesired(group, count, `move out of standby ${count} instance${count > 1 ? "s" : ""}`);
  const activities = members.map((member) => {
    const activity = openActivity(account, group, {
      kind: "other",
      description: `Moving EC2 instance out of Standby: ${member.instanceId}`,
      cause: at(
        account.now,
        `instance ${member.instanceId} was moved out of standby in response to a user request, increasing the capacity from ${before} to ${before + count}.`,
      ),
      instanceId: member.instanceId,
      subnetId: member.subnetId,
      availabilityZone: member.availabilityZone,
      statusCode: "PreInService",
      progress: 30,
    });
    member.activityId = activity.activityId;
    enter(account, member, "Pending");
    return describeActivity(account, activity);
  });
  return { Activities: activities };
}
