import { isObject, type Json, type JsonObject } from "../json.ts";
import { validationError } from "../validation-error.ts";

/**
 * Writes out `Fn::ForEach` loops, the one part of the AWS::LanguageExtensions transform that changes a template's
 * shape; its functions are evaluated like all others.
 * @throws ServiceError ValidationError for any other transform
 */
export function expandLoops(template: JsonObject, transforms: readonly string[]): JsonObject {
  for (const name of transforms) {
    if (name !== "AWS::LanguageExtensions") throw validationError(`No transform named ${name} found.`);
  }
  if (!transforms.includes("AWS::LanguageExtensions")) return template;
  const parameters = isObject(template.Parameters) ? template.Parameters : {};
  return expand(template, {}, parameters) as JsonObject;
}

function expand(value: Json, loop: Readonly<Record<string, string>>, parameters: JsonObject): Json {
  if (typeof value === "string") return substitute(value, loop);
  if (Array.isArray(value)) return value.map((item) => expand(item, loop, parameters));
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const reference = keys.length === 1 ? value.Ref : undefined;
  if (typeof reference === "string" && loop[reference] !== undefined) return loop[reference];
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (key.startsWith("Fn::ForEach::")) Object.assign(result, iterate(key, item, loop, parameters));
    else result[substitute(key, loop)] = expand(item, loop, parameters);
  }
  return result;
}

function iterate(
  key: string,
  argument: Json,
  loop: Readonly<Record<string, string>>,
  parameters: JsonObject,
): JsonObject {
  const [identifier, collection, body] = Array.isArray(argument) ? argument : [];
  const items =
    typeof identifier === "string" ? itemsOf(expand(collection ?? [], loop, parameters), parameters) : [];
  if (typeof identifier !== "string" || !isObject(body) || items.length === 0) {
    throw validationError(`Template error: ${key} needs an identifier, a list of text and a map.`);
  }
  return Object.assign({}, ...items.map((item) => expand(body, { ...loop, [identifier]: item }, parameters)));
}

/** A list of text, or the default of the list parameter that is referred to. */
function itemsOf(collection: Json, parameters: JsonObject): string[] {
  if (Array.isArray(collection)) return collection.map(String);
  const parameter = isObject(collection) ? parameters[String(collection.Ref)] : undefined;
  if (!isObject(parameter)) return [];
  return String(parameter.Default ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** `${Name}` of a loop variable, and `&{Name}` which keeps letters and digits alone. */
function substitute(text: string, loop: Readonly<Record<string, string>>): string {
  return text.replace(/([$&])\{([A-Za-z0-9]+)\}/g, (whole, sign: string, name: string) => {
    const value = loop[name];
    if (value === undefined) return whole;
    return sign === "&" ? value.replace(/[^A-Za-z0-9]/g, "") : value;
  });
}
