import type { Account } from "../../account.ts";
import { revisionScope } from "../engine/stack-scope.ts";
import { resourceTypes } from "../resources/resource-types.ts";
import type { Revision, Stack } from "../state.ts";
import { knownAfterApply, type Scope } from "../template/scope.ts";

/** What will become of a resource of the new template. */
export type Fate = "same" | "changed" | "perhaps replaced" | "replaced" | "added";

/** Evaluates the new template as far as it can be known before the change; the rest is `knownAfterApply`. */
export function changeScope(
  account: Account,
  stack: Stack,
  revision: Revision,
  fates: ReadonlyMap<string, Fate>,
): Scope {
  const scope = revisionScope(account, stack, revision);
  return {
    ...scope,
    ref: (name) => {
      const fate = fates.get(name);
      if (fate === undefined) return scope.ref(name);
      const kept = fate === "same" || fate === "changed";
      return (kept ? stack.resources[name]?.physicalId : undefined) ?? knownAfterApply;
    },
    attribute: (logicalId, attribute) => {
      const fate = fates.get(logicalId);
      if (fate === undefined) return scope.attribute(logicalId, attribute);
      const resource = stack.resources[logicalId];
      const changing = resourceTypes[resource?.type ?? ""]?.changingAttributes?.includes(attribute);
      const kept = fate === "same" || (fate === "changed" && !changing);
      return (kept ? resource?.attributes[attribute] : undefined) ?? knownAfterApply;
    },
  };
}
