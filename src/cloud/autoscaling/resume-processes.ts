import type { ResumeProcessesCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { givenProcesses } from "./scaling-process.ts";

/** What waited for the process is done by the next pass. */
export function resumeProcesses(input: ResumeProcessesCommandInput, account: Account): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  group.failingSince = undefined;
  for (const name of givenProcesses(input.ScalingProcesses)) delete group.suspendedProcesses[name];
  return {};
}
