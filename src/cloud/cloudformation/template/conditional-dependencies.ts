import { isObject, type Json } from "../json.ts";
import { validationError } from "../validation-error.ts";
import { withConditions } from "./conditions.ts";
import { referencesOf } from "./references.ts";
import type { Template } from "./template.ts";

/**
 * Refuses what refers to a resource whose condition does not hold, unless an Fn::If takes another branch.
 * @throws ServiceError ValidationError in AWS's words, which differ between the blocks
 */
export function checkConditionalDependencies(template: Template, condition: (name: string) => boolean): void {
  const present = withConditions(template, condition);
  const absent = (value: Json): string[] => {
    const { refs, attributes } = referencesOf(taken(value, condition));
    return [...refs, ...attributes.map((one) => one.logicalId)].filter(
      (id) => template.Resources[id] !== undefined && present.Resources[id] === undefined,
    );
  };
  refuse(
    "Template format error: ",
    Object.values(present.Resources).flatMap((one) => absent(one.Properties)),
    "Resources",
  );
  refuse(
    "",
    Object.values(present.Outputs).flatMap((one) => absent(one.Value)),
    "Outputs",
  );
}

function refuse(prefix: string, names: readonly string[], block: string): void {
  if (names.length === 0) return;
  throw validationError(
    `${prefix}Unresolved resource dependencies [${[...new Set(names)].join(", ")}] in the ${block} block of the template`,
  );
}

/** An expression with the branches of Fn::If that are taken, and no others. */
function taken(value: Json, condition: (name: string) => boolean): Json {
  if (Array.isArray(value)) return value.map((one) => taken(one, condition));
  if (!isObject(value)) return value;
  const choice = value["Fn::If"];
  if (Array.isArray(choice) && choice.length === 3 && typeof choice[0] === "string") {
    return taken(choice[condition(choice[0]) ? 1 : 2] ?? null, condition);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, taken(one as Json, condition)]));
}
