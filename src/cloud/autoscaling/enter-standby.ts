import type { EnterStandbyCommandInput, EnterStandbyCommandOutput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, memberOf, required, validationError } from "./find.ts";
import { changeDesired, givenInstanceIds } from "./group-size.ts";
import { setAside } from "./set-aside.ts";

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
  const activities = members.map((member) =>
    setAside(account, group, member, {
      to: "EnteringStandby",
      description: `Moving EC2 instance to Standby: ${member.instanceId}`,
      cause: `instance ${member.instanceId} was moved to standby in response to a user request${change}`,
    }),
  );
  return { Activities: activities };
}
