import type { PutScheduledUpdateGroupActionCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { findGroup } from "./find.ts";
import { putScheduledAction } from "./scheduled-actions.ts";

export function putScheduledUpdateGroupAction(
  input: PutScheduledUpdateGroupActionCommandInput,
  account: Account,
): Record<string, never> {
  putScheduledAction(account, findGroup(account, input.AutoScalingGroupName), input);
  return {};
}
