import type { DeleteScheduledActionCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup, required, validationError } from "./find.ts";

export function deleteScheduledAction(
  input: DeleteScheduledActionCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const name = required("scheduledActionName", input.ScheduledActionName);
  if (!group.scheduledActions[name]) throw validationError("Scheduled action name not found");
  delete group.scheduledActions[name];
  return {};
}
