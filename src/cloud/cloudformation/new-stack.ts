import { randomUUID } from "node:crypto";
import type { Account } from "../account.ts";
import { cloudFormation, type Stack } from "./state.ts";
import { validationError } from "./validation-error.ts";

/** An empty stack of this name, not yet among the account's. @throws ServiceError for a name that AWS refuses */
export function newStack(account: Account, name: string | undefined): Stack {
  const stackName = requireName("stackName", name);
  return {
    stackId: account.arn("cloudformation", `stack/${stackName}/${randomUUID()}`),
    stackName,
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

/** A stack's or a change set's name. @throws ServiceError ValidationError for one that AWS refuses */
export function requireName(field: "stackName" | "changeSetName", name: string | undefined): string {
  if (name !== undefined && /^[A-Za-z][-A-Za-z0-9]{0,127}$/.test(name)) return name;
  const constraint =
    name !== undefined && /^[A-Za-z][-A-Za-z0-9]*$/.test(name)
      ? "Member must have length less than or equal to 128"
      : "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*";
  throw validationError(
    `1 validation error detected: Value '${name ?? ""}' at '${field}' failed to satisfy constraint: ${constraint}`,
  );
}

export function addStack(account: Account, stack: Stack): void {
  cloudFormation.of(account).stacks[stack.stackId] = stack;
}
