import type {
  BatchDeleteScheduledActionCommandInput,
  BatchDeleteScheduledActionCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";

export function batchDeleteScheduledAction(
  input: BatchDeleteScheduledActionCommandInput,
  account: Account,
): Omit<BatchDeleteScheduledActionCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const names = input.ScheduledActionNames ?? [];
  const missing = names.filter((name) => !group.scheduledActions[name]);
  for (const name of names) delete group.scheduledActions[name];
  return {
    FailedScheduledActions: missing.map((ScheduledActionName) => ({
      ScheduledActionName,
      ErrorCode: "ValidationError",
      ErrorMessage: "Scheduled action name not found",
    })),
  };
}
