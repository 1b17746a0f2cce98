import { isObject, type Json, type JsonObject, sameJson } from "../json.ts";

/** One place in a resource's properties that changes. */
export interface PropertyChange {
  /** The top-level property. */
  readonly name: string;
  /** `/Properties/LaunchTemplateData/UserData`. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** The places where two sets of properties differ, as deep as maps go; a list is one place. */
export function propertyChanges(before: JsonObject, after: JsonObject): PropertyChange[] {
  return keysOf(before, after).flatMap((name) =>
    differences(name, `/Properties/${name}`, before[name], after[name]),
  );
}

function differences(
  name: string,
  path: string,
  before: Json | undefined,
  after: Json | undefined,
): PropertyChange[] {
  if (sameJson(before, after)) return [];
  if (!isObject(before) || !isObject(after)) return [{ name, path, before, after }];
  return keysOf(before, after).flatMap((key) => differences(name, `${path}/${key}`, before[key], after[key]));
}

function keysOf(one: JsonObject, other: JsonObject): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])];
}
