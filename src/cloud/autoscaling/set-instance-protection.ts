import type { SetInstanceProtectionCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, memberOf, required } from "./find.ts";
import { givenInstanceIds } from "./group-size.ts";

const instancesOfACall = 50;

/** Protects from scale-in alone: health replacement and termination by hand go on. */
export function setInstanceProtection(
  input: SetInstanceProtectionCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const isProtected = required("protectedFromScaleIn", input.ProtectedFromScaleIn);
  const members = givenInstanceIds(input.InstanceIds, instancesOfACall).map((id) => memberOf(group, id));
  for (const member of members) member.protectedFromScaleIn = isProtected;
  group.protectionReported = false;
  return {};
}
