import { isObject, type Json, type JsonObject } from "../json.ts";
import { knownAfterApply } from "../template/scope.ts";

/** What a property may be. CloudFormation takes scalars as text too (`"1"`, `"true"`); they are turned here. */
export type Schema = "string" | "integer" | "number" | "boolean" | "json" | ListSchema | ObjectSchema;
interface ListSchema {
  readonly list: Schema;
}
export interface ObjectSchema {
  readonly fields: Fields;
  readonly required: readonly string[];
}
export type Fields = Readonly<Record<string, Schema>>;

export function list<const S extends Schema>(items: S): { readonly list: S } {
  return { list: items };
}

export function object<const F extends Fields>(
  fields: F,
  required: readonly (keyof F & string)[] = [],
): { readonly fields: F; readonly required: readonly string[] } {
  return { fields, required };
}

/** The type of what `readProperties` gives back for a schema. */
type ValueOf<S> = S extends "string"
  ? string
  : S extends "integer" | "number"
    ? number
    : S extends "boolean"
      ? boolean
      : S extends "json"
        ? Json
        : S extends { readonly list: infer I }
          ? ValueOf<I>[]
          : S extends { readonly fields: infer F }
            ? PropertiesOf<F>
            : never;

export type PropertiesOf<F> = { -readonly [K in keyof F]?: ValueOf<F[K]> };

/** A property list, the most frequent one: `[{Key, Value}]`. */
export const tagList = list(object({ Key: "string", Value: "string" }, ["Key", "Value"]));

export interface Reading {
  readonly properties: JsonObject;
  /** AWS's words: `#/Tags/0: extraneous key [Name] is not permitted`. */
  readonly problems: readonly string[];
}

/** Checks evaluated properties against a schema and turns scalars into the schema's types. */
export function readProperties(schema: ObjectSchema, properties: JsonObject): Reading {
  const problems: string[] = [];
  return { properties: readObject(schema, properties, "#", problems), problems };
}

function read(schema: Schema, value: Json, path: string, problems: string[]): Json {
  // While changes are worked out some values are not known yet; whatever they become is checked then.
  if (value === knownAfterApply) return value;
  if (typeof schema === "string") return readScalar(schema, value, path, problems);
  if ("list" in schema) {
    if (Array.isArray(value)) {
      return value.map((item, index) => read(schema.list, item, `${path}/${index}`, problems));
    }
    problems.push(`${path}: expected type: JSONArray, found: ${kindOf(value)}`);
    return [];
  }
  if (isObject(value)) return readObject(schema, value, path, problems);
  problems.push(`${path}: expected type: JSONObject, found: ${kindOf(value)}`);
  return {};
}

function readObject(schema: ObjectSchema, value: JsonObject, path: string, problems: string[]): JsonObject {
  const result: JsonObject = {};
  for (const name of schema.required) {
    if (value[name] === undefined) problems.push(`${path}: required key [${name}] not found`);
  }
  for (const [name, item] of Object.entries(value)) {
    const field = schema.fields[name];
    if (field === undefined) problems.push(`${path}: extraneous key [${name}] is not permitted`);
    else result[name] = read(field, item, `${path}/${name}`, problems);
  }
  return result;
}

function readScalar(schema: string, value: Json, path: string, problems: string[]): Json {
  if (schema === "json") return value;
  const scalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  if (schema === "string" && scalar) return String(value);
  if (schema === "boolean" && /^(true|false)$/i.test(String(value)))
    return String(value).toLowerCase() === "true";
  const numeric = scalar && typeof value !== "boolean" && String(value).trim() !== "";
  if (schema === "number" && numeric && Number.isFinite(Number(value))) return Number(value);
  if (schema === "integer" && numeric && Number.isInteger(Number(value))) return Number(value);
  const expected = { string: "String", boolean: "Boolean", number: "Number", integer: "Integer" }[schema];
  problems.push(`${path}: expected type: ${expected}, found: ${kindOf(value)}`);
  return value;
}

function kindOf(value: Json): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "JSONArray";
  if (typeof value === "object") return "JSONObject";
  return `${typeof value}`.replace(/^./, (letter) => letter.toUpperCase());
}
