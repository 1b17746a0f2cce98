import type { DeleteStackCommandInput } from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { beginDelete } from "./engine/begin.ts";
import { importersOf } from "./engine/outputs.ts";
import { stackNamed } from "./find.ts";
import { validationError } from "./validation-error.ts";

/** Deleting what is not there, or is deleted already, succeeds. */
export function deleteStack(input: DeleteStackCommandInput, account: Account): Record<string, never> {
  const stack = stackNamed(account, input.StackName);
  if (!stack || stack.deletedAt !== undefined || stack.status === "DELETE_IN_PROGRESS") return {};
  if (stack.terminationProtection) {
    throw validationError(
      `Stack [${stack.stackName}] cannot be deleted while TerminationProtection is enabled`,
    );
  }
  if (/^(UPDATE|ROLLBACK).*_IN_PROGRESS$/.test(stack.status)) {
    throw validationError(`Stack [${stack.stackId}] cannot be deleted while in status ${stack.status}`);
  }
  const retained = input.RetainResources ?? [];
  if (retained.length > 0 && stack.status !== "DELETE_FAILED") {
    throw validationError(
      `Invalid operation on stack [${stack.stackId}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
    );
  }
  for (const { exportName } of stack.outputs) {
    const [user] = exportName === undefined ? [] : importersOf(account, exportName);
    if (user) throw validationError(`Export ${exportName} cannot be deleted as it is in use by ${user}`);
  }
  const force = input.DeletionMode === "FORCE_DELETE_STACK" && stack.status === "DELETE_FAILED";
  const stuck = Object.values(stack.resources).filter((one) => one.status === "DELETE_FAILED");
  const kept = force ? stuck.map((one) => one.logicalId) : retained;
  beginDelete(account, stack, kept, input.ClientRequestToken);
  return {};
}
