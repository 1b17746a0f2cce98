import { isObject, type Json, type JsonObject } from "../json.ts";
import { validationError } from "../validation-error.ts";
import { parseYaml } from "./parse-yaml.ts";
import type { OutputDefinition, ParameterDefinition, ResourceDefinition, Template } from "./template.ts";
import { expandLoops } from "./transform.ts";

const sections = [
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Mappings",
  "Conditions",
  "Rules",
  "Transform",
  "Resources",
  "Outputs",
];

/** Description and Version are read and have no effect; the CDK writes them (CfnResource's cfnOptions). */
const resourceAttributes = [
  "Type",
  "Description",
  "Version",
  "Properties",
  "DependsOn",
  "Condition",
  "DeletionPolicy",
  "UpdateReplacePolicy",
  "Metadata",
  "CreationPolicy",
  "UpdatePolicy",
];

/**
 * Reads a template's text, JSON or YAML, and checks its outer shape.
 * @throws ServiceError ValidationError in AWS's words
 */
export function readTemplate(body: string): Template {
  const raw = body.trimStart().startsWith("{") ? parseJson(body) : parseYaml(body);
  if (!isObject(raw)) throw formatError("unsupported structure.");
  const unknown = Object.keys(raw).filter((key) => !sections.includes(key));
  if (unknown.length > 0)
    throw validationError(`Invalid template property or properties [${unknown.join(", ")}]`);
  refuseNulls(raw, "");
  const transforms = [raw.Transform ?? []]
    .flat()
    .map((one) => (isObject(one) ? String(one.Name) : String(one)));
  const template = expandLoops(raw, transforms);
  const resources = section(template, "Resources");
  if (Object.keys(resources).length === 0) {
    throw formatError("At least one Resources member must be defined.");
  }
  return {
    Description: typeof template.Description === "string" ? template.Description : undefined,
    Transform: transforms,
    Metadata: isObject(template.Metadata) ? template.Metadata : undefined,
    Parameters: mapSection(section(template, "Parameters"), readParameter),
    Mappings: section(template, "Mappings"),
    Conditions: section(template, "Conditions"),
    Rules: section(template, "Rules"),
    Resources: mapSection(resources, readResource),
    Outputs: mapSection(section(template, "Outputs"), readOutput),
  };
}

function refuseNulls(value: Json, path: string): void {
  if (value === null) throw formatError(`[${path}] 'null' values are not allowed in templates`);
  if (typeof value !== "object") return;
  for (const [key, item] of Object.entries(value)) refuseNulls(item, `${path}/${key}`);
}

function parseJson(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1];
    const before = body.slice(0, Number(position ?? 0)).split("\n");
    const where = `(line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
    throw formatError(`JSON not well-formed. ${where}`);
  }
}

function formatError(text: string) {
  return validationError(`Template format error: ${text}`);
}

function section(template: JsonObject, name: string): JsonObject {
  const value = template[name];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw formatError(`${name} section must be a map.`);
  return value;
}

function mapSection<T>(entries: JsonObject, read: (name: string, value: Json) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, read(name, value)]));
}

function readParameter(name: string, value: Json): ParameterDefinition {
  if (!isObject(value) || typeof value.Type !== "string") {
    throw formatError(`Every Parameters object must contain a Type member. [/Parameters/${name}]`);
  }
  const number = (key: string) => (value[key] === undefined ? {} : { [key]: Number(value[key]) });
  const text = (key: string) => (value[key] === undefined ? {} : { [key]: String(value[key]) });
  return {
    Type: value.Type,
    ...(Array.isArray(value.Default) ? { Default: value.Default.join(",") } : text("Default")),
    ...text("Description"),
    ...text("AllowedPattern"),
    ...text("ConstraintDescription"),
    ...(Array.isArray(value.AllowedValues) ? { AllowedValues: value.AllowedValues.map(String) } : {}),
    ...number("MinLength"),
    ...number("MaxLength"),
    ...number("MinValue"),
    ...number("MaxValue"),
    ...(String(value.NoEcho) === "true" ? { NoEcho: true } : {}),
  };
}

function readResource(name: string, value: Json): ResourceDefinition {
  if (!/^[A-Za-z0-9]+$/.test(name)) throw formatError(`Resource name ${name} is non alphanumeric.`);
  if (!isObject(value) || typeof value.Type !== "string") {
    throw formatError(`[/Resources/${name}] Every Resources object must contain a Type member.`);
  }
  for (const key of Object.keys(value)) {
    if (!resourceAttributes.includes(key)) throw formatError(`Invalid template resource property '${key}'`);
  }
  const { DependsOn, Condition, DeletionPolicy, UpdateReplacePolicy } = value;
  const { Metadata, CreationPolicy, UpdatePolicy } = value;
  if (value.Properties !== undefined && !isObject(value.Properties)) {
    throw formatError(`[/Resources/${name}/Properties] Every Properties member must be a map.`);
  }
  return {
    Type: value.Type,
    Properties: isObject(value.Properties) ? value.Properties : {},
    DependsOn: [DependsOn ?? []].flat().map(String),
    ...(typeof Condition === "string" ? { Condition } : {}),
    ...(typeof DeletionPolicy === "string" ? { DeletionPolicy } : {}),
    ...(typeof UpdateReplacePolicy === "string" ? { UpdateReplacePolicy } : {}),
    ...(isObject(Metadata) ? { Metadata } : {}),
    ...(isObject(CreationPolicy) ? { CreationPolicy } : {}),
    ...(isObject(UpdatePolicy) ? { UpdatePolicy } : {}),
  };
}

function readOutput(name: string, value: Json): OutputDefinition {
  if (!isObject(value) || value.Value === undefined || value.Value === null) {
    throw formatError(`Every Outputs member must contain a Value object. [/Outputs/${name}]`);
  }
  const exported = isObject(value.Export) ? value.Export.Name : undefined;
  return {
    Value: value.Value,
    ...(typeof value.Description === "string" ? { Description: value.Description } : {}),
    ...(typeof value.Condition === "string" ? { Condition: value.Condition } : {}),
    ...(exported === undefined ? {} : { Export: { Name: exported } }),
  };
}
