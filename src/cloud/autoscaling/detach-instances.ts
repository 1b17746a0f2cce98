import type { DetachInstancesCommandInput, DetachInstancesCommandOutput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, memberOf, required, validationError } from "./find.ts";
import { changeDesired, givenInstanceIds } from "./group-size.ts";
import { setAside } from "./set-aside.ts";

/** The instances go on running without the group. Without decrement a replacement is launched. */
export function detachInstances(
  input: DetachInstancesCommandInput,
  account: Account,
): Omit<DetachInstancesCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const decrements = required("shouldDecrementDesiredCapacity", input.ShouldDecrementDesiredCapacity);
  const members = givenInstanceIds(input.InstanceIds).map((instanceId) => memberOf(group, instanceId));
  const other = members.find((member) => !["InService", "Standby"].includes(member.lifecycleState));
  if (other) throw validationError(`The instance ${other.instanceId} is not in InService or Standby.`);
  const before = group.settings.DesiredCapacity;
  // An instance on standby does not count, so there is nothing to take off for it.
  const count = members.filter((member) => member.lifecycleState === "InService").length;
  const shrinks = decrements && count > 0;
  if (shrinks) changeDesired(group, -count, `detach ${count} instance(s)`);
  const change = shrinks ? `, shrinking the capacity from ${before} to ${before - count}.` : ".";
  const activities = members.map((member) =>
    setAside(account, group, member, {
      to: "Detaching",
      description: `Detaching EC2 instance: ${member.instanceId}`,
      cause: `instance ${member.instanceId} was detached in response to a user request${change}`,
    }),
  );
  return { Activities: activities };
}
