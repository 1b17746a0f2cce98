import type { SignalResourceCommandInput } from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { requireStack } from "./find.ts";
import { validationError } from "./validation-error.ts";

/** A signal of the same UniqueId counts once. */
export function signalResource(input: SignalResourceCommandInput, account: Account): Record<string, never> {
  const stack = requireStack(account, input.StackName);
  const resource = stack.resources[input.LogicalResourceId ?? ""];
  if (!resource) {
    throw validationError(`Resource ${input.LogicalResourceId} does not exist for stack ${stack.stackName}`);
  }
  if (!resource.status.endsWith("_IN_PROGRESS")) {
    throw validationError(
      `Stack:${stack.stackId} is in ${stack.status} state and can not be signaled: resource ${resource.logicalId} is in ${resource.status}.`,
    );
  }
  const status = input.Status === "FAILURE" ? "FAILURE" : "SUCCESS";
  const uniqueId = input.UniqueId ?? "";
  if (!resource.signals.some((signal) => signal.uniqueId === uniqueId))
    resource.signals.push({ uniqueId, status });
  return {};
}
