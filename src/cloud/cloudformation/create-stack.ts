import type { CreateStackCommandInput } from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { beginApply } from "./engine/begin.ts";
import { checkStackPolicy } from "./engine/stack-policy.ts";
import { stackNamed } from "./find.ts";
import { addStack, newStack } from "./new-stack.ts";
import { readRevision } from "./read-revision.ts";
import type { Operation } from "./state.ts";
import { validationError } from "./validation-error.ts";

/** Asking again with the same ClientRequestToken gives the same stack. */
export function createStack(input: CreateStackCommandInput, account: Account): { StackId: string } {
  const existing = stackNamed(account, input.StackName);
  if (existing) {
    const token = existing.events[0]?.clientRequestToken;
    if (token !== undefined && token === input.ClientRequestToken) return { StackId: existing.stackId };
    throw new ServiceError("AlreadyExistsException", `Stack [${input.StackName}] already exists`);
  }
  if (input.DisableRollback !== undefined && input.OnFailure !== undefined) {
    throw validationError("Either DisableRollback or OnFailure can be specified, not both.");
  }
  if (input.StackPolicyBody !== undefined) checkStackPolicy(input.StackPolicyBody);
  const stack = newStack(account, input.StackName);
  const revision = readRevision(input, account, stack);
  stack.disableRollback = input.DisableRollback ?? false;
  stack.timeoutInMinutes = input.TimeoutInMinutes;
  stack.terminationProtection = input.EnableTerminationProtection ?? false;
  stack.policyBody = input.StackPolicyBody;
  addStack(account, stack);
  beginApply(account, stack, revision, "create", {
    disableRollback: stack.disableRollback,
    onFailure: input.OnFailure as Operation["onFailure"] | undefined,
    clientRequestToken: input.ClientRequestToken,
  });
  return { StackId: stack.stackId };
}
