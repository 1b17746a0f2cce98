import type { CompleteLifecycleActionCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { required, validationError } from "./find.ts";
import { findAction } from "./lifecycle-action.ts";

export function completeLifecycleAction(
  input: CompleteLifecycleActionCommandInput,
  account: Account,
): Record<string, never> {
  const result = required("lifecycleActionResult", input.LifecycleActionResult);
  if (result !== "CONTINUE" && result !== "ABANDON") {
    throw validationError("Invalid Lifecycle Action Result. Valid results: [CONTINUE, ABANDON]");
  }
  findAction(account, input).result = result;
  return {};
}
