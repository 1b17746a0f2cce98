import { randomUUID } from "node:crypto";
import type { CreateChangeSetCommandInput } from "@aws-sdk/client-cloudformation";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { setStackStatus } from "./engine/events.ts";
import { requireStack, requireUpdatable, stackNamed } from "./find.ts";
import { addStack, newStack, requireName } from "./new-stack.ts";
import { readRevision } from "./read-revision.ts";
import type { ChangeSet, Stack } from "./state.ts";
import { validationError } from "./validation-error.ts";

/** Type CREATE makes an empty stack in REVIEW_IN_PROGRESS. The changes are worked out by the next pass. */
export function createChangeSet(input: CreateChangeSetCommandInput, account: Account) {
  const kind = kindOf(input);
  const name = requireName("changeSetName", input.ChangeSetName);
  const stack = kind === "CREATE" ? stackUnderReview(input, account) : requireStack(account, input.StackName);
  if (kind === "UPDATE") requireUpdatable(stack);
  // Executing a change set deletes it, in so far as its name is free again.
  stack.changeSets = stack.changeSets.filter((one) => !one.executionStatus.startsWith("EXECUTE_"));
  if (stack.changeSets.some((one) => one.changeSetName === name)) {
    throw new ServiceError("AlreadyExistsException", `ChangeSet ${name} already exists`);
  }
  const target = readRevision(input, account, stack);
  const changeSet: ChangeSet = {
    changeSetId: account.arn("cloudformation", `changeSet/${name}/${randomUUID()}`),
    changeSetName: name,
    kind,
    description: input.Description,
    createdAt: account.now,
    target,
    onStackFailure: (input.OnStackFailure ?? "ROLLBACK") as ChangeSet["onStackFailure"],
    includeNestedStacks: input.IncludeNestedStacks ?? false,
    status: "CREATE_PENDING",
    statusReason: undefined,
    executionStatus: "UNAVAILABLE",
    changes: [],
  };
  if (stackNamed(account, stack.stackId) === undefined) {
    addStack(account, stack);
    setStackStatus(account, stack, "REVIEW_IN_PROGRESS", "User Initiated");
  }
  stack.changeSets.push(changeSet);
  return { Id: changeSet.changeSetId, StackId: stack.stackId };
}

function kindOf(input: CreateChangeSetCommandInput): "CREATE" | "UPDATE" {
  const kind = input.ChangeSetType ?? "UPDATE";
  if (kind === "CREATE" || kind === "UPDATE") return kind;
  throw validationError(`ChangeSetType ${kind} is not simulated by the local cloud: use CREATE or UPDATE.`);
}

function stackUnderReview(input: CreateChangeSetCommandInput, account: Account): Stack {
  const existing = stackNamed(account, input.StackName);
  if (!existing) return newStack(account, input.StackName);
  if (existing.status === "REVIEW_IN_PROGRESS") return existing;
  throw validationError(
    `Stack [${input.StackName}] already exists and cannot be created again with the changeSet [${input.ChangeSetName}].`,
  );
}
