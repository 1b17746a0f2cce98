import { createRequire } from "node:module";
import type { Node } from "yaml";
import type { Json, JsonObject } from "../json.ts";
import { validationError } from "../validation-error.ts";

const require = createRequire(import.meta.url);
/** Loaded at the first template that is no JSON: it costs the start of the local cloud 50 ms otherwise. */
const yaml = () => require("yaml") as typeof import("yaml");

/**
 * Reads YAML with CloudFormation's short forms (`!Sub`, `!GetAtt a.b`) into the long ones. AWS supports neither
 * aliases nor merges, so they are refused here too.
 * @throws ServiceError ValidationError with line and column
 */
export function parseYaml(text: string): Json {
  const document = yaml().parseDocument(text, { logLevel: "silent", prettyErrors: true });
  const [error] = document.errors;
  if (error) throw notWellFormed(error.linePos?.[0]);
  return toJson(document.contents as Node | null);
}

function notWellFormed(position: { line: number; col: number } | undefined) {
  const where = position ? ` (line ${position.line}, column ${position.col})` : "";
  return validationError(`Template format error: YAML not well-formed.${where}`);
}

function toJson(node: Node | null): Json {
  if (node === null) return null;
  const value = withoutTag(node);
  return node.tag?.startsWith("!") && node.tag !== "!" ? longForm(node.tag.slice(1), value) : value;
}

function withoutTag(node: Node): Json {
  if (yaml().isScalar(node)) {
    const value: unknown = node.value;
    // A tagged scalar is text, whatever it looks like: `!Ref 1` names the resource "1".
    if (node.tag?.startsWith("!")) return node.source ?? String(value);
    return typeof value === "bigint" ? Number(value) : (value as Json);
  }
  if (yaml().isSeq(node)) return node.items.map((item) => toJson(item as Node | null));
  if (yaml().isMap(node)) {
    const object: JsonObject = {};
    for (const { key, value } of node.items) object[keyText(key)] = toJson(value as Node | null);
    return object;
  }
  throw validationError("Template format error: YAML aliases are not allowed in CloudFormation templates");
}

function keyText(key: unknown): string {
  if (yaml().isScalar(key)) return key.source ?? String(key.value);
  throw validationError("Template format error: YAML not well-formed.");
}

function longForm(name: string, value: Json): Json {
  if (name === "Ref" || name === "Condition") return { [name]: value };
  if (name === "GetAtt" && typeof value === "string") return { "Fn::GetAtt": splitAttribute(value) };
  return { [`Fn::${name}`]: value };
}

/** `Group.Arn` is `[Group, Arn]`; what follows the first dot is the attribute, dots included. */
export function splitAttribute(text: string): [string, string] {
  const dot = text.indexOf(".");
  return dot < 0 ? [text, ""] : [text.slice(0, dot), text.slice(dot + 1)];
}
