import type { Account } from "../../account.ts";
import { activeTemplate } from "../engine/begin.ts";
import { checkedProperties } from "../engine/checked-properties.ts";
import { outputsOf } from "../engine/outputs.ts";
import { keeps } from "../engine/phases.ts";
import { type JsonObject, sameJson } from "../json.ts";
import { resourceTypeNamed } from "../resources/resource-types.ts";
import type { Revision, Stack, StackResource } from "../state.ts";
import { dependencyGraph, topologicalOrder } from "../template/graph.ts";
import { changeScope, type Fate } from "./change-scope.ts";
import { modification } from "./resource-change.ts";

export interface Plan {
  /** AWS's Change list. */
  readonly changes: JsonObject[];
  /** Whether anything at all would happen: outputs and the stack's tags count too. */
  readonly changesAnything: boolean;
}

/**
 * Works out what a revision would do to a stack, without doing it.
 * @throws ServiceError ValidationError where properties are refused or an expression means nothing
 */
export function planChanges(account: Account, stack: Stack, revision: Revision): Plan {
  const template = activeTemplate(account, stack, revision);
  const target = { ...revision, template };
  const fates = new Map<string, Fate>();
  const changes = new Map<string, JsonObject>();
  for (const logicalId of topologicalOrder(dependencyGraph(template))) {
    const definition = template.Resources[logicalId];
    if (!definition) continue;
    const type = resourceTypeNamed(definition.Type);
    const scope = changeScope(account, stack, target, fates);
    const properties = checkedProperties(account, logicalId, definition, scope);
    const resource = stack.resources[logicalId];
    if (!resource || !isLive(resource)) {
      fates.set(logicalId, "added");
      changes.set(logicalId, addition(logicalId, definition.Type, properties));
      continue;
    }
    const previous = stack.revision;
    const comparison = { resource, definition, type, properties, revision, previous, fates };
    const { fate, change } = modification(comparison);
    fates.set(logicalId, fate);
    if (change) changes.set(logicalId, change);
  }
  const removed = Object.values(stack.resources).filter(
    (one) => isLive(one) && !template.Resources[one.logicalId],
  );
  for (const resource of removed) changes.set(resource.logicalId, removal(resource));
  const list = [...changes.values()].map((change) => ({ Type: "Resource", ResourceChange: change }));
  const outputs = outputsOf(target, changeScope(account, stack, target, fates));
  const changesAnything =
    list.length > 0 || !sameJson(outputs, stack.outputs) || !sameJson(revision.tags, stack.revision?.tags);
  return { changes: list, changesAnything };
}

function isLive(resource: StackResource): boolean {
  return resource.physicalId !== undefined && !/^DELETE_(COMPLETE|SKIPPED)$/.test(resource.status);
}

function addition(logicalId: string, type: string, properties: JsonObject): JsonObject {
  return {
    Action: "Add",
    LogicalResourceId: logicalId,
    ResourceType: type,
    Scope: [],
    Details: [],
    AfterContext: JSON.stringify({ Properties: properties }),
  };
}

function removal(resource: StackResource): JsonObject {
  return {
    PolicyAction: keeps(resource) ? "Retain" : "Delete",
    Action: "Remove",
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId ?? "",
    ResourceType: resource.type,
    Scope: [],
    Details: [],
    BeforeContext: JSON.stringify({ Properties: resource.properties }),
  };
}
