import type {
  BatchPutScheduledUpdateGroupActionCommandInput,
  BatchPutScheduledUpdateGroupActionCommandOutput,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findGroup } from "./find.ts";
import { putScheduledAction } from "./scheduled-actions.ts";

/** Those that are refused are listed; the others are put. */
export function batchPutScheduledUpdateGroupAction(
  input: BatchPutScheduledUpdateGroupActionCommandInput,
  account: Account,
): Omit<BatchPutScheduledUpdateGroupActionCommandOutput, "$metadata"> {
  const group = findGroup(account, input.AutoScalingGroupName);
  const failed = (input.ScheduledUpdateGroupActions ?? []).flatMap((given) => {
    try {
      putScheduledAction(account, group, given);
      return [];
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { ScheduledActionName } = given;
      return [{ ScheduledActionName, ErrorCode: error.code, ErrorMessage: error.message }];
    }
  });
  return { FailedScheduledUpdateGroupActions: failed };
}
