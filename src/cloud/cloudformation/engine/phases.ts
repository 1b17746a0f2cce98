import type { Account } from "../../account.ts";
import type { Stack, StackResource, Task } from "../state.ts";
import { dependencyGraph } from "../template/graph.ts";
import type { Work } from "./apply.ts";
import { newTask } from "./decide.ts";
import { recordResourceEvent, setStackStatus } from "./events.ts";
import { settleOutputs } from "./outputs.ts";
import { removalOf, removalTasks } from "./plan-removal.ts";
import { refusedByPolicy } from "./stack-policy.ts";

/** All resources were made or changed, or one failed. */
export function applied(work: Work): void {
  const { account, stack, operation } = work;
  const reason = failures(stack, operation.tasks) ?? refusedRemoval(work) ?? outputFailure(work);
  if (reason !== undefined) {
    applyFailed(work, reason);
    return;
  }
  stack.revision = operation.target;
  if (operation.kind === "create") {
    finish(account, stack, "CREATE_COMPLETE");
    return;
  }
  for (const resource of goneResources(work)) {
    stack.leftovers[resource.logicalId] = removalOf(resource, keeps(resource));
  }
  setStackStatus(account, stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
  operation.tasks = removalTasks(stack.leftovers);
}

function goneResources({ stack, operation }: Work): StackResource[] {
  return Object.values(stack.resources).filter((one) => !operation.target.template.Resources[one.logicalId]);
}

/** The stack policy may keep what the new template has no more. */
function refusedRemoval(work: Work): string | undefined {
  const { account, stack, operation } = work;
  for (const resource of operation.kind === "update" ? goneResources(work) : []) {
    const refusal = refusedByPolicy(operation.policyBody, "Update:Delete", resource);
    if (refusal === undefined) continue;
    recordResourceEvent(account, stack, resource, "DELETE_FAILED", refusal);
    return `The following resource(s) failed to delete: [${resource.logicalId}]. `;
  }
  return undefined;
}

/** Outputs can fail too: an attribute that is not there, an export that somebody else has. */
function outputFailure({ account, stack, operation }: Work): string | undefined {
  try {
    settleOutputs(account, stack, operation.target);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function applyFailed({ account, stack, operation }: Work, reason: string): void {
  const choice = operation.disableRollback ? "DO_NOTHING" : operation.onFailure;
  if (operation.kind === "update") {
    if (choice === "DO_NOTHING") {
      stack.revision = operation.target;
      finish(account, stack, "UPDATE_FAILED", reason);
      return;
    }
    setStackStatus(account, stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason);
    operation.tasks = restoreTasks(stack);
    return;
  }
  stack.revision = operation.target;
  if (choice === "DO_NOTHING") {
    finish(account, stack, "CREATE_FAILED", reason);
    return;
  }
  if (choice === "DELETE") {
    setStackStatus(account, stack, "DELETE_IN_PROGRESS", `${reason}Delete requested by user.`);
  } else {
    setStackStatus(account, stack, "ROLLBACK_IN_PROGRESS", `${reason}Rollback requested by user.`);
  }
  operation.tasks = removeAllTasks(stack, (resource) => resource.deletionPolicy === "Retain");
}

/** What an update touched, brought back in the order of the template that was in force before. */
export function restoreTasks(stack: Stack): Task[] {
  const operation = stack.operation;
  const graph = stack.revision ? dependencyGraph(stack.revision.template) : {};
  const touched = Object.keys(operation?.before ?? {});
  return touched.map((id) =>
    newTask(
      id,
      id,
      (graph[id] ?? []).filter((other) => touched.includes(other)),
    ),
  );
}

/** A failed update is undone, but for the clean-up of what it made. */
export function restored(work: Work): void {
  const { account, stack, operation } = work;
  const failed = namesOf(operation.tasks, ["failed", "skipped"]);
  if (failed.length > 0) {
    const reason = `The following resource(s) failed to update: [${failed.join(", ")}]. `;
    setStackStatus(account, stack, "UPDATE_ROLLBACK_FAILED", reason);
    return;
  }
  setStackStatus(account, stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
  operation.tasks = removalTasks(stack.leftovers);
}

/** What could not be removed is left to its owner, as AWS does after its attempts; the event says so. */
export function cleanedUp({ account, stack, operation }: Work): void {
  for (const task of operation.tasks) if (task.removal?.own) delete stack.resources[task.logicalId];
  stack.leftovers = {};
  const failed = namesOf(operation.tasks, ["failed", "skipped"]);
  const reason =
    failed.length > 0 ? `The following resource(s) failed to delete: [${failed.join(", ")}]. ` : undefined;
  const rolledBack = stack.status.startsWith("UPDATE_ROLLBACK");
  finish(account, stack, rolledBack ? "UPDATE_ROLLBACK_COMPLETE" : "UPDATE_COMPLETE", reason);
}

export function rolledBack({ account, stack, operation }: Work): void {
  for (const task of operation.tasks) if (task.state === "done") delete stack.leftovers[task.id];
  const failed = namesOf(operation.tasks, ["failed"]);
  if (failed.length === 0) {
    finish(account, stack, "ROLLBACK_COMPLETE");
    return;
  }
  const reason = `The following resource(s) failed to delete: [${failed.join(", ")}]. `;
  finish(account, stack, "ROLLBACK_FAILED", reason);
}

export function deleted(account: Account, stack: Stack, tasks: readonly Task[]): void {
  for (const task of tasks) if (task.state === "done") delete stack.leftovers[task.id];
  const failed = namesOf(tasks, ["failed"]);
  if (failed.length > 0) {
    const reason = `The following resource(s) failed to delete: [${failed.join(", ")}]. `;
    finish(account, stack, "DELETE_FAILED", reason);
    return;
  }
  stack.outputs = [];
  stack.imports = [];
  stack.changeSets = [];
  finish(account, stack, "DELETE_COMPLETE");
  stack.deletedAt = account.now;
}

/** Removal of everything that the stack still has, leftovers included. */
export function removeAllTasks(stack: Stack, retains: (resource: StackResource) => boolean): Task[] {
  const left = Object.values(stack.resources).filter(
    (resource) => resource.status !== "DELETE_COMPLETE" && resource.status !== "DELETE_SKIPPED",
  );
  const own = Object.fromEntries(left.map((one) => [one.logicalId, removalOf(one, retains(one))]));
  return removalTasks({ ...stack.leftovers, ...own });
}

/** Whether the DeletionPolicy keeps a resource that its stack gives up. */
export function keeps(resource: StackResource): boolean {
  return resource.deletionPolicy === "Retain" || resource.deletionPolicy === "RetainExceptOnCreate";
}

function finish(account: Account, stack: Stack, status: string, reason?: string): void {
  setStackStatus(account, stack, status, reason);
  stack.operation = undefined;
}

function failures(stack: Stack, tasks: readonly Task[]): string | undefined {
  const failed = tasks.filter((task) => task.state === "failed").map((task) => task.logicalId);
  if (failed.length === 0) return undefined;
  const update = failed.filter((id) => stack.resources[id]?.status.startsWith("UPDATE"));
  const create = failed.filter((id) => !update.includes(id));
  const sentence = (what: string, ids: readonly string[]) =>
    ids.length > 0 ? `The following resource(s) failed to ${what}: [${ids.join(", ")}]. ` : "";
  return sentence("create", create) + sentence("update", update);
}

function namesOf(tasks: readonly Task[], states: readonly Task["state"][]): string[] {
  return [...new Set(tasks.filter((task) => states.includes(task.state)).map((task) => task.logicalId))];
}
