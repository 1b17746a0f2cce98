import type {
  DeleteChangeSetCommandInput,
  ExecuteChangeSetCommandInput,
} from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { beginApply } from "./engine/begin.ts";
import { requireChangeSet, requireStack, requireUpdatable } from "./find.ts";
import { isRepeated } from "./request-token.ts";

/** Sets the stack off, and deletes the stack's other change sets. */
export function executeChangeSet(
  input: ExecuteChangeSetCommandInput,
  account: Account,
): Record<string, never> {
  const { stack, changeSet } = requireChangeSet(account, input);
  if (isRepeated(stack, input.ClientRequestToken, stack.operation?.kind ?? "update")) return {};
  if (changeSet.status !== "CREATE_COMPLETE" || changeSet.executionStatus !== "AVAILABLE") {
    const status = changeSet.status === "CREATE_COMPLETE" ? changeSet.executionStatus : changeSet.status;
    throw new ServiceError(
      "InvalidChangeSetStatus",
      `ChangeSet [${changeSet.changeSetId}] cannot be executed in its current status of [${status}]`,
    );
  }
  if (stack.status !== "REVIEW_IN_PROGRESS") requireUpdatable(stack);
  const kind = stack.status === "REVIEW_IN_PROGRESS" ? "create" : "update";
  changeSet.executionStatus = "EXECUTE_IN_PROGRESS";
  stack.changeSets = [changeSet];
  stack.disableRollback = input.DisableRollback ?? false;
  beginApply(account, stack, changeSet.target, kind, {
    disableRollback: stack.disableRollback,
    onFailure: changeSet.onStackFailure,
    clientRequestToken: input.ClientRequestToken,
    policyBody: stack.policyBody,
  });
  return {};
}

/** Deleting one that is not there succeeds, as long as its stack is. */
export function deleteChangeSet(input: DeleteChangeSetCommandInput, account: Account): Record<string, never> {
  const name = input.ChangeSetName ?? "";
  if (!name.startsWith("arn:")) requireStack(account, input.StackName);
  try {
    const { stack, changeSet } = requireChangeSet(account, input);
    if (changeSet.executionStatus === "EXECUTE_IN_PROGRESS") {
      const message = `ChangeSet [${changeSet.changeSetId}] cannot be deleted in its current status of [EXECUTE_IN_PROGRESS]`;
      throw new ServiceError("InvalidChangeSetStatus", message);
    }
    stack.changeSets = stack.changeSets.filter((one) => one !== changeSet);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== "ChangeSetNotFound") throw error;
  }
  return {};
}
