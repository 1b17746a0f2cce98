import type { UpdateStackCommandInput } from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { planChanges } from "./changes/plan-changes.ts";
import { beginApply } from "./engine/begin.ts";
import { checkStackPolicy } from "./engine/stack-policy.ts";
import { requireStack, requireUpdatable } from "./find.ts";
import { readRevision } from "./read-revision.ts";
import { isRepeated } from "./request-token.ts";
import type { Revision, Stack } from "./state.ts";
import { validationError } from "./validation-error.ts";

export function updateStack(input: UpdateStackCommandInput, account: Account): { StackId: string } {
  const stack = requireStack(account, input.StackName);
  if (isRepeated(stack, input.ClientRequestToken, "update")) return { StackId: stack.stackId };
  requireUpdatable(stack);
  if (input.StackPolicyBody !== undefined) checkStackPolicy(input.StackPolicyBody);
  if (input.StackPolicyDuringUpdateBody !== undefined) checkStackPolicy(input.StackPolicyDuringUpdateBody);
  const revision = readRevision(input, account, stack);
  if (!changesAnything(account, stack, revision)) throw validationError("No updates are to be performed.");
  // The update itself is under the policy that was in force, or the one that is given for its time alone.
  const policyBody = input.StackPolicyDuringUpdateBody ?? stack.policyBody;
  if (input.StackPolicyBody !== undefined) stack.policyBody = input.StackPolicyBody;
  stack.disableRollback = input.DisableRollback ?? false;
  beginApply(account, stack, revision, "update", {
    disableRollback: stack.disableRollback,
    clientRequestToken: input.ClientRequestToken,
    policyBody,
  });
  return { StackId: stack.stackId };
}

/** What the plan cannot work out (a refused property) is left to the update itself, which fails with its resource. */
function changesAnything(account: Account, stack: Stack, revision: Revision): boolean {
  try {
    return planChanges(account, stack, revision).changesAnything;
  } catch {
    return true;
  }
}
