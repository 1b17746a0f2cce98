import type { Removal, StackResource, Task } from "../state.ts";
import { newTask } from "./decide.ts";

export type Leftovers = Readonly<Record<string, Removal & { readonly logicalId: string }>>;

/** Removal tasks: each waits for whatever depends on what it takes away. */
export function removalTasks(items: Leftovers): Task[] {
  return Object.entries(items).map(([id, item]) => {
    const after = Object.entries(items)
      .filter(([otherId, other]) => otherId !== id && other.dependsOn.includes(item.logicalId))
      .map(([otherId]) => otherId);
    return newTask(id, item.logicalId, after, item);
  });
}

/** What a removal must know of a stack's own resource. */
export function removalOf(
  resource: StackResource,
  retain: boolean,
  policy: string = resource.deletionPolicy,
): Removal & { logicalId: string } {
  return {
    logicalId: resource.logicalId,
    type: resource.type,
    physicalId: resource.physicalId,
    properties: resource.properties,
    dependsOn: resource.dependsOn,
    retain,
    snapshot: policy === "Snapshot",
    own: true,
  };
}

/** The name of a leftover: a logical id may have several physical resources on their way out. */
export function leftoverId(logicalId: string, physicalId: string): string {
  return `${logicalId}/${physicalId}`;
}
