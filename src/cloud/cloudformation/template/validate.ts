import { resourceTypes } from "../resources/resource-types.ts";
import { validationError } from "../validation-error.ts";
import { dependencyGraph, topologicalOrder } from "./graph.ts";
import { referencesOf } from "./references.ts";
import type { Template } from "./template.ts";

const pseudoParameters = new Set([
  "AWS::AccountId",
  "AWS::NotificationARNs",
  "AWS::NoValue",
  "AWS::Partition",
  "AWS::Region",
  "AWS::StackId",
  "AWS::StackName",
  "AWS::URLSuffix",
]);

/**
 * Checks everything of a template that needs no parameter values.
 * @throws ServiceError ValidationError in AWS's words
 */
export function validateTemplate(template: Template): void {
  if (Object.keys(template.Resources).length > 500) {
    throw validationError("Template format error: Number of resources exceeds the limit of 500");
  }
  const types = [...new Set(Object.values(template.Resources).map((definition) => definition.Type))];
  const unknown = types.filter((type) => !resourceTypes[type]);
  if (unknown.length > 0) {
    throw validationError(`Template format error: Unrecognized resource types: [${unknown.join(", ")}]`);
  }
  checkConditions(template);
  checkReferences(template);
  checkPolicies(template);
  topologicalOrder(dependencyGraph(template));
}

function checkConditions(template: Template): void {
  const check = (name: string | undefined, block: string) => {
    if (name === undefined || template.Conditions[name] !== undefined) return;
    const message = `Template format error: Unresolved condition dependency ${name} in the ${block} block of the template`;
    throw validationError(message);
  };
  for (const { Condition, Properties } of Object.values(template.Resources)) {
    check(Condition, "Resources");
    for (const name of referencesOf(Properties).conditions) check(name, "Resources");
  }
  for (const { Condition, Value } of Object.values(template.Outputs)) {
    check(Condition, "Outputs");
    for (const name of referencesOf(Value).conditions) check(name, "Outputs");
  }
}

function checkReferences(template: Template): void {
  for (const { Properties, DependsOn } of Object.values(template.Resources)) {
    const needed = DependsOn.filter((id) => !template.Resources[id]);
    refuseUnresolved([...needed, ...unresolved(Properties, template)], "Resources");
  }
  for (const { Value } of Object.values(template.Outputs))
    refuseUnresolved(unresolved(Value, template), "Outputs");
}

function unresolved(value: Parameters<typeof referencesOf>[0], template: Template): string[] {
  const { refs, attributes } = referencesOf(value);
  for (const { logicalId, attribute } of attributes) checkAttribute(template, logicalId, attribute);
  const known = (name: string) =>
    template.Resources[name] !== undefined ||
    template.Parameters[name] !== undefined ||
    pseudoParameters.has(name);
  return [
    ...refs.filter((name) => !known(name)),
    ...attributes.map((one) => one.logicalId).filter((id) => !template.Resources[id]),
  ];
}

function checkAttribute(template: Template, logicalId: string, attribute: string): void {
  const definition = template.Resources[logicalId];
  const type = definition && resourceTypes[definition.Type];
  if (!type || type.attributeNames.includes(attribute)) return;
  throw validationError(
    `Template error: resource ${logicalId} does not support attribute type ${attribute} in Fn::GetAtt`,
  );
}

function refuseUnresolved(names: readonly string[], block: string): void {
  if (names.length === 0) return;
  const list = [...new Set(names)].join(", ");
  throw validationError(
    `Template format error: Unresolved resource dependencies [${list}] in the ${block} block of the template`,
  );
}

function checkPolicies(template: Template): void {
  for (const [id, definition] of Object.entries(template.Resources)) {
    for (const key of ["DeletionPolicy", "UpdateReplacePolicy"] as const) {
      const policy = definition[key];
      if (policy === undefined) continue;
      const allowed =
        key === "DeletionPolicy" ? ["Delete", "Retain", "RetainExceptOnCreate"] : ["Delete", "Retain"];
      if (allowed.includes(policy)) continue;
      if (policy === "Snapshot" && resourceTypes[definition.Type]?.takesSnapshots) continue;
      const why =
        policy === "Snapshot"
          ? `Template error: resource type ${definition.Type} does not support deletion policy Snapshot`
          : `Template format error: Unrecognized ${key} ${policy} for resource ${id}`;
      throw validationError(why);
    }
  }
}
