import { z } from "zod";
import { schema } from "./schema.ts";

/** A JSON schema, as far as hitori.yml's needs it. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: unknown;
  readonly [key: string]: unknown;
}

/** The JSON schema of hitori.yml: what editors complete from, and where error messages look up the known keys. */
export function jsonSchema(): JsonSchema {
  const generated = z.toJSONSchema(schema, { io: "input" }) as JsonSchema;
  return { ...withExtensions(generated), title: "hitori.yml" };
}

/** The keys that the mapping at `path` takes. */
export function knownKeys(path: readonly (string | number)[]): string[] {
  let places: JsonSchema[] = [jsonSchema()];
  for (const step of path) places = places.flatMap((place) => alternatives(place.properties?.[step]));
  return places.flatMap((place) => Object.keys(place.properties ?? {}));
}

function alternatives(place: JsonSchema | undefined): JsonSchema[] {
  if (!place) return [];
  return [place, ...(place.anyOf ?? []).flatMap(alternatives)];
}

/** Allows `x-` keys wherever other unknown keys are refused. */
function withExtensions(value: JsonSchema): JsonSchema {
  const mapped = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, extended(item)]));
  return mapped.additionalProperties === false && mapped.properties
    ? { ...mapped, patternProperties: { "^x-": {} } }
    : mapped;
}

function extended(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(extended);
  return typeof value === "object" && value !== null ? withExtensions(value as JsonSchema) : value;
}
