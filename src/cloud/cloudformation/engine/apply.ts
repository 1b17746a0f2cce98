import type { Account } from "../../account.ts";
import { type JsonObject, sameJson } from "../json.ts";
import type { ResourceType } from "../resources/resource-type.ts";
import { resourceTypeNamed } from "../resources/resource-types.ts";
import type { Operation, Revision, Stack, StackResource, Task } from "../state.ts";
import type { ResourceDefinition } from "../template/template.ts";
import { validationError } from "../validation-error.ts";
import { checkedProperties } from "./checked-properties.ts";
import { setResourceStatus } from "./events.ts";
import { failureReason } from "./failure-reason.ts";
import { leftoverId, removalOf } from "./plan-removal.ts";
import { resourceContext } from "./resource-context.ts";
import { signalsArrived } from "./signals.ts";
import { refusedByPolicy } from "./stack-policy.ts";
import { stackScope } from "./stack-scope.ts";
import { refuseEndlessWait } from "./wait-limit.ts";

export interface Work {
  readonly account: Account;
  readonly stack: Stack;
  readonly operation: Operation;
}

/** Begins to bring one resource to what the operation's target says: make, change, replace, or leave as it is. */
export function startApply(work: Work, task: Task): void {
  const { account, stack, operation } = work;
  const definition = operation.target.template.Resources[task.logicalId];
  if (!definition) throw new Error(`Task ${task.id} has no resource in the template.`);
  const existing = stack.resources[task.logicalId];
  operation.before[task.logicalId] = existing ? structuredClone(existing) : null;
  const resource = existing ?? newResource(account, task.logicalId, definition);
  stack.resources[task.logicalId] = resource;
  const type = resourceTypeNamed(definition.Type);
  const verb = existing?.physicalId === undefined ? "CREATE" : "UPDATE";
  try {
    const properties = checkedProperties(
      account,
      task.logicalId,
      definition,
      stackScope(account, stack, operation.target),
    );
    applyProperties(work, task, { resource, type, definition, properties });
  } catch (error) {
    setResourceStatus(account, stack, resource, `${verb}_FAILED`, failureReason(error, type));
    task.state = "failed";
  }
}

interface Application {
  readonly resource: StackResource;
  readonly type: ResourceType;
  readonly definition: ResourceDefinition;
  readonly properties: JsonObject;
}

function applyProperties(work: Work, task: Task, application: Application): void {
  const { account, stack, operation } = work;
  const { resource, type, definition, properties } = application;
  const change = changeOf(resource, type, definition, properties, operation.target);
  Object.assign(resource, policiesOf(definition), { dependsOn: dependenciesOf(operation, task) });
  if (change === "none") {
    task.state = "done";
    return;
  }
  if (change !== "create") refuseByPolicy(operation, resource, change);
  task.state = "running";
  if (change === "update") {
    const previous = resource.properties;
    setResourceStatus(account, stack, resource, "UPDATE_IN_PROGRESS");
    // Set before the call, so that a rollback undoes also what was done by half.
    resource.properties = properties;
    resource.metadata = definition.Metadata;
    resource.stackTags = type.taggable ? { ...operation.target.tags } : {};
    resource.signals = [];
    const physicalId = resource.physicalId ?? "";
    if (!sameJson(previous, properties) || type.taggable) {
      type.update?.(physicalId, properties, previous, resourceContext(account, stack, task));
    }
    return;
  }
  make(work, task, application);
}

function refuseByPolicy(operation: Operation, resource: StackResource, change: "update" | "replace"): void {
  const action = change === "update" ? "Update:Modify" : "Update:Replace";
  const refusal = refusedByPolicy(operation.policyBody, action, resource);
  if (refusal !== undefined) throw validationError(refusal);
}

/** Makes a physical resource, the first of its logical id or one that replaces another. */
function make({ account, stack, operation }: Work, task: Task, application: Application): void {
  const { resource, type, definition, properties } = application;
  const replaces = resource.physicalId !== undefined;
  const verb = replaces ? "UPDATE" : "CREATE";
  const reason = "Requested update requires the creation of a new physical resource; hence creating one.";
  if (!replaces) resource.properties = properties;
  setResourceStatus(account, stack, resource, `${verb}_IN_PROGRESS`, replaces ? reason : undefined);
  resource.signals = [];
  const physicalId = type.create(properties, resourceContext(account, stack, task));
  // Only now is the old one superfluous.
  if (replaces) setAside(stack, operation.before[task.logicalId] ?? resource, resource.updateReplacePolicy);
  resource.physicalId = physicalId;
  resource.properties = properties;
  resource.metadata = definition.Metadata;
  resource.stackTags = type.taggable ? { ...operation.target.tags } : {};
  setResourceStatus(account, stack, resource, `${verb}_IN_PROGRESS`, "Resource creation Initiated");
}

/** Keeps in mind what the new physical resource leaves over. */
function setAside(stack: Stack, resource: StackResource, policy: string): void {
  const id = leftoverId(resource.logicalId, resource.physicalId ?? "");
  stack.leftovers[id] = { ...structuredClone(removalOf(resource, policy === "Retain", policy)), own: false };
}

/** Looks whether a resource that was begun is ready and has sent its signals. Says whether anything changed. */
export function lookApply({ account, stack, operation }: Work, task: Task): boolean {
  const resource = stack.resources[task.logicalId];
  const definition = operation.target.template.Resources[task.logicalId];
  if (!resource || !definition) throw new Error(`Task ${task.id} has no resource.`);
  const type = resourceTypeNamed(resource.type);
  const verb = resource.status.split("_", 1)[0] ?? "CREATE";
  try {
    const context = resourceContext(account, stack, task);
    const physicalId = resource.physicalId ?? "";
    const ready = type.ready?.(physicalId, resource.properties, context) ?? true;
    if (ready !== true) {
      refuseEndlessWait(account, task, type, ready);
      return false;
    }
    if (!signalsArrived(account, task, resource, definition, verb)) return false;
    resource.attributes = type.attributes?.(physicalId, resource.properties, context) ?? {};
    setResourceStatus(account, stack, resource, `${verb}_COMPLETE`);
    task.state = "done";
  } catch (error) {
    setResourceStatus(account, stack, resource, `${verb}_FAILED`, failureReason(error, type));
    task.state = "failed";
  }
  return true;
}

/** Stops what is under way after another resource failed; AWS's words. */
export function cancelApply({ account, stack }: Work, task: Task): void {
  const resource = stack.resources[task.logicalId];
  task.state = "failed";
  if (!resource) return;
  const verb = resource.status.split("_", 1)[0];
  const what = verb === "UPDATE" ? "update" : "creation";
  setResourceStatus(account, stack, resource, `${verb}_FAILED`, `Resource ${what} cancelled`);
}

function changeOf(
  resource: StackResource,
  type: ResourceType,
  definition: ResourceDefinition,
  properties: JsonObject,
  target: Revision,
): "none" | "create" | "update" | "replace" {
  if (resource.physicalId === undefined) return "create";
  if (resource.status === "CREATE_FAILED") return "replace";
  const changed = changedProperties(resource.properties, properties);
  if (changed.length > 0 && forcesReplacement(type, changed, definition)) {
    refuseSharedName(resource, type, properties);
    return "replace";
  }
  const tags = type.taggable === true && !sameJson(resource.stackTags, target.tags);
  const metadata = !sameJson(resource.metadata, definition.Metadata);
  return changed.length > 0 || tags || metadata || resource.status === "UPDATE_FAILED" ? "update" : "none";
}

/** Whether one of the changed properties cannot change in place. */
function forcesReplacement(
  type: ResourceType,
  changed: readonly string[],
  definition: ResourceDefinition,
): boolean {
  const also = type.alsoReplacedBy?.(definition.UpdatePolicy) ?? [];
  return !type.update || changed.some((name) => type.replacedBy.includes(name) || also.includes(name));
}

/** The new one is made before the old one goes: both cannot have the name that the template gives. */
function refuseSharedName(resource: StackResource, type: ResourceType, properties: JsonObject): void {
  const name = type.nameProperty && properties[type.nameProperty];
  if (name === undefined || name !== resource.properties[type.nameProperty ?? ""]) return;
  throw validationError(
    `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${String(name)} and update the stack again.`,
  );
}

/** Names of the top-level properties that differ. */
function changedProperties(one: JsonObject, other: JsonObject): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => !sameJson(one[name], other[name]));
}

function newResource(account: Account, logicalId: string, definition: ResourceDefinition): StackResource {
  return {
    logicalId,
    type: definition.Type,
    physicalId: undefined,
    status: "CREATE_IN_PROGRESS",
    statusReason: undefined,
    updatedAt: account.now,
    properties: {},
    attributes: {},
    stackTags: {},
    dependsOn: [],
    ...policiesOf(definition),
    metadata: definition.Metadata,
    signals: [],
  };
}

function policiesOf(definition: ResourceDefinition) {
  const snapshots = resourceTypeNamed(definition.Type).takesSnapshots === true;
  return {
    // What has snapshots gets a last one unless the template says otherwise.
    deletionPolicy: definition.DeletionPolicy ?? (snapshots ? "Snapshot" : "Delete"),
    updateReplacePolicy: definition.UpdateReplacePolicy ?? "Delete",
  };
}

function dependenciesOf(operation: Operation, task: Task): readonly string[] {
  return operation.tasks.find((other) => other.id === task.id)?.after ?? [];
}
