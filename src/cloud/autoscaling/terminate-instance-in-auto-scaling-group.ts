import type {
  Activity,
  TerminateInstanceInAutoScalingGroupCommandInput,
  TerminateInstanceInAutoScalingGroupCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { at } from "./cause.ts";
import { describeActivity } from "./describe-scaling-activities.ts";
import { findGroup, findMember, memberOf, required, validationError } from "./find.ts";
import { givenInstanceIds } from "./group-size.ts";
import { type Group, isCounted, type Member } from "./state.ts";
import { beginTermination, enter } from "./terminate.ts";

/**
 * Scale-in protection does not stop it. Without decrement a replacement is launched. Several instances are named with
 * their group, and answered by `Activities` instead of `Activity` [API].
 */
export function terminateInstanceInAutoScalingGroup(
  input: TerminateInstanceInAutoScalingGroupCommandInput,
  account: Account,
): Omit<TerminateInstanceInAutoScalingGroupCommandOutput, "$metadata"> {
  const decrements = required("shouldDecrementDesiredCapacity", input.ShouldDecrementDesiredCapacity);
  if (input.InstanceIds === undefined) {
    const { group, member } = findMember(account, input.InstanceId);
    return { Activity: terminate(account, group, [member], decrements)[0] };
  }
  const group = findGroup(account, input.AutoScalingGroupName);
  const members = givenInstanceIds(input.InstanceIds).map((instanceId) => memberOf(group, instanceId));
  return { Activities: terminate(account, group, members, decrements) };
}

function terminate(account: Account, group: Group, members: Member[], decrements: boolean): Activity[] {
  for (const member of members) refuseTerminating(member);
  const { DesiredCapacity: before, MinSize: min } = group.settings;
  const count = decrements ? members.filter(isCounted).length : 0;
  if (before - count < min) {
    throw validationError(
      `Currently, desiredSize equals minSize (${min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
    );
  }
  group.settings.DesiredCapacity = before - count;
  const change = count > 0 ? `, shrinking the capacity from ${before} to ${before - count}.` : ".";
  return members.map((member) => {
    // A retained instance has been through its hooks.
    const isRetained = member.lifecycleState === "Terminating:Retained";
    const words = `instance ${member.instanceId} was taken out of service in response to a user request${change}`;
    const activity = beginTermination(account, group, member, at(account.now, words));
    if (isRetained) enter(account, member, "Terminating:Proceed");
    return describeActivity(account, activity);
  });
}

function refuseTerminating({ instanceId, lifecycleState: state }: Member): void {
  if (!state.startsWith("Terminating") || state === "Terminating:Retained") return;
  throw validationError(`The instance ${instanceId} is in ${state} state and cannot be terminated.`);
}
