import { randomUUID } from "node:crypto";
import type { Account } from "../account.ts";
import { cloudFormation, type Stack } from "./state.ts";
import { validationError } from "./validation-error.ts";

/** An empty stack of this name, not yet among the account's. @throws ServiceError for a name that AWS refuses */
export function newStack(account: Account, name: string | undefined): Stack {
  if (name === undefined || !/^[A-Za-z][-A-Za-z0-9]{0,127}$/.test(name)) {
    throw validationError(
      `1 validation error detected: Value '${name ?? ""}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  }
  return {
    stackId: account.arn("cloudformation", `stack/${name}/${randomUUID()}`),
    stackName: name,
    createdAt: account.now,
    updatedAt: undefined,
    deletedAt: undefined,
    status: "CREATE_IN_PROGRESS",
    statusReason: undefined,
    revision: undefined,
    disableRollback: false,
    timeoutInMinutes: undefined,
    terminationProtection: false,
    policyBody: undefined,
    resources: {},
    outputs: [],
    imports: [],
    events: [],
    changeSets: [],
    operation: undefined,
    leftovers: {},
  };
}

export function addStack(account: Account, stack: Stack): void {
  cloudFormation.of(account).stacks[stack.stackId] = stack;
}
