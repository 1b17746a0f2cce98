import { isObject, type Json } from "../json.ts";
import { splitAttribute } from "./parse-yaml.ts";

/** What an expression refers to by name. */
export interface References {
  /** Ref and `${Name}`: parameters, pseudo parameters, resources. */
  readonly refs: readonly string[];
  readonly attributes: readonly { readonly logicalId: string; readonly attribute: string }[];
  /** Fn::If. */
  readonly conditions: readonly string[];
  /** Fn::ImportValue of plain text. */
  readonly imports: readonly string[];
}

interface Collected {
  refs: string[];
  attributes: { logicalId: string; attribute: string }[];
  conditions: string[];
  imports: string[];
}

/** Everything that a value refers to, however deep. */
export function referencesOf(value: Json | undefined): References {
  const found: Collected = { refs: [], attributes: [], conditions: [], imports: [] };
  if (value !== undefined) collect(value, found);
  return found;
}

function collect(value: Json, found: Collected): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found);
  if (!isObject(value)) return;
  for (const [key, argument] of Object.entries(value)) {
    if (key === "Ref" && typeof argument === "string") found.refs.push(argument);
    if (key === "Fn::If" && Array.isArray(argument)) found.conditions.push(String(argument[0]));
    if (key === "Fn::ImportValue" && typeof argument === "string") found.imports.push(argument);
    if (key === "Fn::GetAtt") collectAttribute(argument, found);
    if (key === "Fn::Sub") collectSubstitutions(argument, found);
    collect(argument, found);
  }
}

function collectAttribute(argument: Json, found: Collected): void {
  const [logicalId, attribute] =
    typeof argument === "string" ? splitAttribute(argument) : Array.isArray(argument) ? argument : [];
  if (typeof logicalId === "string" && typeof attribute === "string")
    found.attributes.push({ logicalId, attribute });
}

function collectSubstitutions(argument: Json, found: Collected): void {
  const [text, variables] = Array.isArray(argument) ? argument : [argument];
  if (typeof text !== "string") return;
  for (const name of substitutionsOf(text)) {
    if (isObject(variables) && variables[name] !== undefined) continue;
    const [logicalId, attribute] = splitAttribute(name);
    if (name.includes(".")) found.attributes.push({ logicalId, attribute });
    else found.refs.push(name);
  }
}

/** The names between `${` and `}`; `${!Literal}` is none. */
function substitutionsOf(text: string): string[] {
  return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map((match) => (match[1] ?? "").trim());
}
