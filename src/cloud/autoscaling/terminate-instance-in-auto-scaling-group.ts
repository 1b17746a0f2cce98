import type {
  TerminateInstanceInAutoScalingGroupCommandInput,
  TerminateInstanceInAutoScalingGroupCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { at } from "./cause.ts";
import { describeActivity } from "./describe-scaling-activities.ts";
import { findMember, required, validationError } from "./find.ts";
import { isCounted } from "./state.ts";
import { beginTermination, enter } from "./terminate.ts";

/** Scale-in protection does not stop it. Without decrement a replacement is launched. */
export function terminateInstanceInAutoScalingGroup(
  input: TerminateInstanceInAutoScalingGroupCommandInput,
  account: Account,
): Omit<TerminateInstanceInAutoScalingGroupCommandOutput, "$metadata"> {
  const instanceId = input.InstanceId ?? input.InstanceIds?.[0];
  const decrements = required("shouldDecrementDesiredCapacity", input.ShouldDecrementDesiredCapacity);
  const { group, member } = findMember(account, instanceId);
  const { DesiredCapacity: desired, MinSize: min } = group.settings;
  if (decrements && desired - 1 < min && isCounted(member)) {
    throw validationError(
      `Currently, desiredSize equals minSize (${min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
    );
  }
  if (member.lifecycleState.startsWith("Terminating") && member.lifecycleState !== "Terminating:Retained") {
    throw validationError(
      `The instance ${member.instanceId} is in ${member.lifecycleState} state and cannot be terminated.`,
    );
  }
  const isRetained = member.lifecycleState === "Terminating:Retained";
  if (decrements && isCounted(member)) group.settings.DesiredCapacity = desired - 1;
  const words = `instance ${member.instanceId} was taken out of service in response to a user request`;
  const change = decrements ? `, shrinking the capacity from ${desired} to ${desired - 1}.` : ".";
  const activity = beginTermination(account, group, member, at(account.now, words + change));
  // A retained instance has been through its hooks.
  if (isRetained) enter(account, member, "Terminating:Proceed");
  const described = describeActivity(account, activity);
  return { Activity: described, Activities: [described] };
}
