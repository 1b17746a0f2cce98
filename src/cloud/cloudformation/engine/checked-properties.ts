import type { Account } from "../../account.ts";
import { isObject, type JsonObject } from "../json.ts";
import { resourceTypeNamed } from "../resources/resource-types.ts";
import { readProperties } from "../resources/schema.ts";
import { resolveDynamicReferences } from "../template/dynamic-references.ts";
import { evaluate } from "../template/evaluate.ts";
import type { Scope } from "../template/scope.ts";
import type { ResourceDefinition } from "../template/template.ts";
import { validationError } from "../validation-error.ts";

/**
 * Evaluates and checks a resource's properties.
 * @throws ServiceError ValidationError naming resource and property
 */
export function checkedProperties(
  account: Account,
  logicalId: string,
  definition: ResourceDefinition,
  scope: Scope,
): JsonObject {
  const type = resourceTypeNamed(definition.Type);
  const evaluated = resolveDynamicReferences(evaluate(definition.Properties, scope) ?? {}, account);
  const { properties, problems } = readProperties(type.properties, isObject(evaluated) ? evaluated : {});
  if (problems.length === 0) return properties;
  const known = `${type.name} takes ${Object.keys(type.properties.fields).join(", ") || "no properties"} here`;
  const extraneous = problems.some((problem) => problem.startsWith("#: extraneous")) ? ` (${known})` : "";
  throw validationError(
    `Properties validation failed for resource ${logicalId} with message: [${problems.join(", ")}]${extraneous}`,
  );
}
