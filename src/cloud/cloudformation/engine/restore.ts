import { isObject, type JsonObject, sameJson } from "../json.ts";
import { resourceTypeNamed } from "../resources/resource-types.ts";
import type { StackResource, Task } from "../state.ts";
import type { Work } from "./apply.ts";
import { setResourceStatus } from "./events.ts";
import { failureReason } from "./failure-reason.ts";
import { leftoverId, removalOf } from "./plan-removal.ts";
import { resourceContext } from "./resource-context.ts";
import { refuseEndlessWait } from "./wait-limit.ts";

/** Begins to bring one resource back to what it was before a failed update. */
export function startRestore(work: Work, task: Task): void {
  const { account, stack, operation } = work;
  const before = operation.before[task.logicalId];
  const current = stack.resources[task.logicalId];
  task.state = "done";
  if (!current || before === undefined) return;
  if (before === null) {
    giveUp(work, current, current.deletionPolicy === "Retain");
    delete stack.resources[task.logicalId];
    return;
  }
  if (operation.skipped.includes(task.logicalId)) {
    setResourceStatus(account, stack, current, "UPDATE_COMPLETE");
    return;
  }
  if (current.physicalId !== before.physicalId) {
    giveUp(work, current, false);
    if (before.physicalId !== undefined)
      delete stack.leftovers[leftoverId(task.logicalId, before.physicalId)];
    putBack(work, before);
    return;
  }
  const same =
    sameJson(current.properties, before.properties) && sameJson(current.stackTags, before.stackTags);
  if (!same) changeBack(work, task, current, before);
  else if (touched(current)) putBack(work, before);
  else stack.resources[task.logicalId] = structuredClone(before);
}

function touched(resource: StackResource): boolean {
  return resource.status === "UPDATE_FAILED" || resource.status === "UPDATE_IN_PROGRESS";
}

/** What the failed update made goes to the clean-up. */
function giveUp({ stack }: Work, resource: StackResource, retain: boolean): void {
  if (resource.physicalId === undefined) return;
  const id = leftoverId(resource.logicalId, resource.physicalId);
  stack.leftovers[id] = { ...structuredClone(removalOf(resource, retain)), own: false };
}

function putBack({ account, stack }: Work, before: StackResource): void {
  const resource = structuredClone(before);
  stack.resources[before.logicalId] = resource;
  setResourceStatus(account, stack, resource, "UPDATE_IN_PROGRESS");
  setResourceStatus(account, stack, resource, "UPDATE_COMPLETE");
}

function changeBack(work: Work, task: Task, current: StackResource, before: StackResource): void {
  const { account, stack } = work;
  const type = resourceTypeNamed(current.type);
  const failedWith = current.properties;
  const resource = structuredClone(before);
  stack.resources[task.logicalId] = resource;
  setResourceStatus(account, stack, resource, "UPDATE_IN_PROGRESS");
  try {
    const context = resourceContext(account, stack, task);
    type.update?.(resource.physicalId ?? "", resource.properties, failedWith, context);
    task.state = "running";
    task.memory.failedWith = failedWith;
  } catch (error) {
    fail(work, task, failedWith, failureReason(error, type));
  }
}

/** Looks whether a resource that was changed back is ready. Says whether anything changed. */
export function lookRestore(work: Work, task: Task): boolean {
  const { account, stack } = work;
  const resource = stack.resources[task.logicalId];
  if (!resource) throw new Error(`Task ${task.id} has no resource.`);
  const type = resourceTypeNamed(resource.type);
  try {
    const context = resourceContext(account, stack, task);
    const ready = type.ready?.(resource.physicalId ?? "", resource.properties, context) ?? true;
    if (ready !== true) {
      refuseEndlessWait(account, task, type, ready);
      return false;
    }
    resource.attributes = type.attributes?.(resource.physicalId ?? "", resource.properties, context) ?? {};
    setResourceStatus(account, stack, resource, "UPDATE_COMPLETE");
    task.state = "done";
  } catch (error) {
    const { failedWith } = task.memory;
    fail(work, task, isObject(failedWith) ? failedWith : resource.properties, failureReason(error, type));
  }
  return true;
}

/** @param failedWith kept as what is in force, so that another try starts from what is really there */
function fail({ account, stack }: Work, task: Task, failedWith: JsonObject, reason: string): void {
  const resource = stack.resources[task.logicalId];
  if (resource) {
    resource.properties = failedWith;
    setResourceStatus(account, stack, resource, "UPDATE_FAILED", reason);
  }
  task.state = "failed";
}
