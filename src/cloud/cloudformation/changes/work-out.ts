import { messageOf } from "../../../base/error.ts";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import type { ChangeSet, Stack } from "../state.ts";
import { planChanges } from "./plan-changes.ts";

const nothing =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** Brings a change set forward by one status. Says whether it did. */
export function workOut(account: Account, stack: Stack, changeSet: ChangeSet): boolean {
  if (changeSet.status === "CREATE_PENDING") {
    changeSet.status = "CREATE_IN_PROGRESS";
    return true;
  }
  if (changeSet.status !== "CREATE_IN_PROGRESS") return settleExecution(stack, changeSet);
  try {
    const plan = planChanges(account, stack, changeSet.target);
    if (!plan.changesAnything) return fail(changeSet, nothing);
    changeSet.changes = plan.changes;
    changeSet.status = "CREATE_COMPLETE";
    changeSet.executionStatus = "AVAILABLE";
    return true;
  } catch (error) {
    if (!(error instanceof ServiceError)) return fail(changeSet, `Internal Failure: ${messageOf(error)}`);
    return fail(changeSet, error.message);
  }
}

function fail(changeSet: ChangeSet, reason: string): true {
  changeSet.status = "FAILED";
  changeSet.statusReason = reason;
  changeSet.executionStatus = "UNAVAILABLE";
  return true;
}

function settleExecution(stack: Stack, changeSet: ChangeSet): boolean {
  if (changeSet.executionStatus !== "EXECUTE_IN_PROGRESS" || stack.operation) return false;
  const failed = /ROLLBACK|FAILED/.test(stack.status);
  changeSet.executionStatus = failed ? "EXECUTE_FAILED" : "EXECUTE_COMPLETE";
  return true;
}
