import type { SuspendProcessesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { isoSeconds } from "./cause.ts";
import { findGroup } from "./find.ts";
import { givenProcesses } from "./scaling-process.ts";

/** What each suspension means stands where the process is: `isSuspended` in the deciders. */
export function suspendProcesses(
  input: SuspendProcessesCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  for (const name of givenProcesses(input.ScalingProcesses)) {
    group.suspendedProcesses[name] ??= `User suspended at ${isoSeconds(account.now)}`;
  }
  return {};
}
