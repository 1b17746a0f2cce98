import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { type ChangeSet, cloudFormation, type Stack } from "./state.ts";
import { validationError } from "./validation-error.ts";

/** A stack by its name (then one that is not deleted) or by its id (then also a deleted one). */
export function stackNamed(account: Account, nameOrId: string | undefined): Stack | undefined {
  const { stacks } = cloudFormation.of(account);
  const byId = stacks[nameOrId ?? ""];
  if (byId) return byId;
  return Object.values(stacks).find((stack) => stack.deletedAt === undefined && stack.stackName === nameOrId);
}

/** @throws ServiceError ValidationError `Stack with id X does not exist`: the words of most calls */
export function requireStackWithId(account: Account, nameOrId: string | undefined): Stack {
  const stack = stackNamed(account, nameOrId);
  if (stack) return stack;
  throw validationError(`Stack with id ${nameOrId} does not exist`);
}

/** @throws ServiceError ValidationError `Stack [X] does not exist`: the words of those that change a stack */
export function requireStack(account: Account, nameOrId: string | undefined): Stack {
  const stack = stackNamed(account, nameOrId);
  if (stack) return stack;
  throw validationError(`Stack [${nameOrId}] does not exist`);
}

/**
 * A change set by its ARN, or by its name and its stack.
 * @throws ServiceError ChangeSetNotFound (404)
 */
export function requireChangeSet(
  account: Account,
  input: { ChangeSetName?: string; StackName?: string },
): { readonly stack: Stack; readonly changeSet: ChangeSet } {
  const name = input.ChangeSetName ?? "";
  if (!name.startsWith("arn:") && !input.StackName) {
    throw validationError("StackName must be specified if ChangeSetName is not specified as an ARN.");
  }
  const candidates = name.startsWith("arn:")
    ? Object.values(cloudFormation.of(account).stacks)
    : [requireStack(account, input.StackName)];
  for (const stack of candidates) {
    const changeSet = stack.changeSets.find((one) => one.changeSetId === name || one.changeSetName === name);
    if (changeSet) return { stack, changeSet };
  }
  throw new ServiceError("ChangeSetNotFound", `ChangeSet [${name}] does not exist`, 404);
}

/** @throws ServiceError ValidationError where the stack's status lets nobody update it */
export function requireUpdatable(stack: Stack): void {
  const updatable = [
    "CREATE_COMPLETE",
    "CREATE_FAILED",
    "UPDATE_COMPLETE",
    "UPDATE_FAILED",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
  ];
  // A failed stack goes on only where its owner chose to keep what was made.
  const failed = stack.status.endsWith("_FAILED") && !stack.revision;
  if (updatable.includes(stack.status) && !failed && !stack.operation) return;
  throw validationError(`Stack:${stack.stackId} is in ${stack.status} state and can not be updated.`);
}

/** One page of a list; AWS marks the next by an opaque text, here the number of its first item. */
export function page<T>(items: readonly T[], token: string | undefined, size = 100) {
  const from = Number(token ?? 0);
  if (!Number.isInteger(from) || from < 0) throw validationError(`Invalid NextToken ${token}`);
  const until = from + size;
  return { items: items.slice(from, until), NextToken: until < items.length ? String(until) : undefined };
}
