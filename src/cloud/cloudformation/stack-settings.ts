import type {
  SetStackPolicyCommandInput,
  UpdateTerminationProtectionCommandInput,
} from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { checkStackPolicy } from "./engine/stack-policy.ts";
import { requireStack } from "./find.ts";
import { validationError } from "./validation-error.ts";

export function updateTerminationProtection(
  input: UpdateTerminationProtectionCommandInput,
  account: Account,
) {
  const stack = requireStack(account, input.StackName);
  stack.terminationProtection = input.EnableTerminationProtection ?? false;
  return { StackId: stack.stackId };
}

/** In force from the next update on. */
export function setStackPolicy(input: SetStackPolicyCommandInput, account: Account): Record<string, never> {
  const stack = requireStack(account, input.StackName);
  if (input.StackPolicyURL !== undefined && input.StackPolicyBody !== undefined)
    throw validationError("You cannot specify both StackPolicyURL and StackPolicyBody");
  if (input.StackPolicyURL !== undefined)
    throw validationError("StackPolicyURL cannot be read: the local cloud has no S3.");
  checkStackPolicy(input.StackPolicyBody);
  stack.policyBody = input.StackPolicyBody;
  return {};
}

export function getStackPolicy(input: { StackName?: string }, account: Account) {
  return { StackPolicyBody: requireStack(account, input.StackName).policyBody };
}
