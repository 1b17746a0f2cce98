import type {
  CancelUpdateStackCommandInput,
  ContinueUpdateRollbackCommandInput,
} from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { cancelApply } from "./engine/apply.ts";
import { setStackStatus } from "./engine/events.ts";
import { restoreTasks } from "./engine/phases.ts";
import { requireStack } from "./find.ts";
import { isRepeated } from "./request-token.ts";
import { validationError } from "./validation-error.ts";

/** Tries the way back again; resources that are to be skipped stay as they are. */
export function continueUpdateRollback(
  input: ContinueUpdateRollbackCommandInput,
  account: Account,
): Record<string, never> {
  const stack = requireStack(account, input.StackName);
  if (
    isRepeated(stack, input.ClientRequestToken, "update") &&
    stack.status === "UPDATE_ROLLBACK_IN_PROGRESS"
  ) {
    return {};
  }
  const { operation } = stack;
  if (stack.status !== "UPDATE_ROLLBACK_FAILED" || !operation) {
    throw validationError(
      `Stack:${stack.stackId} is in ${stack.status} state and can not continue rollback: it must be in UPDATE_ROLLBACK_FAILED.`,
    );
  }
  operation.skipped = [...(input.ResourcesToSkip ?? [])];
  operation.tasks = restoreTasks(stack);
  setStackStatus(account, stack, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated");
  return {};
}

/** Ends a running update as if a resource had failed. */
export function cancelUpdateStack(
  input: CancelUpdateStackCommandInput,
  account: Account,
): Record<string, never> {
  const stack = requireStack(account, input.StackName);
  const { operation } = stack;
  if (stack.status !== "UPDATE_IN_PROGRESS" || !operation) {
    throw validationError(`CancelUpdateStack cannot be called from current stack status`);
  }
  for (const task of operation.tasks) {
    if (task.state === "running") cancelApply({ account, stack, operation }, task);
    if (task.state === "waiting") task.state = "skipped";
  }
  const [first] = operation.tasks;
  if (first && !operation.tasks.some((task) => task.state === "failed")) first.state = "failed";
  return {};
}
