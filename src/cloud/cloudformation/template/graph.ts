import { validationError } from "../validation-error.ts";
import { referencesOf } from "./references.ts";
import type { ResourceDefinition, Template } from "./template.ts";

/** For each resource the others that must be there before it. */
export type Graph = Readonly<Record<string, readonly string[]>>;

/** Explicit (DependsOn) and implicit (Ref, Fn::GetAtt, Fn::Sub) dependencies between the template's resources. */
export function dependencyGraph(template: Template): Graph {
  const ids = new Set(Object.keys(template.Resources));
  return Object.fromEntries(
    Object.entries(template.Resources).map(([id, definition]) => [id, dependenciesOf(id, definition, ids)]),
  );
}

function dependenciesOf(id: string, definition: ResourceDefinition, ids: ReadonlySet<string>): string[] {
  const { refs, attributes } = referencesOf(definition.Properties);
  const all = [...definition.DependsOn, ...refs, ...attributes.map((one) => one.logicalId)];
  // A reference to itself is a cycle of one, which AWS reports too.
  if (refs.includes(id) || attributes.some((one) => one.logicalId === id)) throw circular([id]);
  return [...new Set(all)].filter((other) => ids.has(other) && other !== id);
}

/**
 * The resources in an order in which each comes after those that it needs.
 * @throws ServiceError ValidationError naming everything that is part of, or behind, a cycle
 */
export function topologicalOrder(graph: Graph): string[] {
  const order: string[] = [];
  const placed = new Set<string>();
  let left = Object.keys(graph);
  while (left.length > 0) {
    const ready = left.filter((id) => (graph[id] ?? []).every((needed) => placed.has(needed)));
    if (ready.length === 0) throw circular(left);
    for (const id of ready) placed.add(id);
    order.push(...ready);
    left = left.filter((id) => !placed.has(id));
  }
  return order;
}

function circular(ids: readonly string[]) {
  return validationError(`Circular dependency between resources: [${ids.join(", ")}]`);
}
