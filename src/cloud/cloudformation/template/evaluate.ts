import { isObject, type Json, type JsonObject } from "../json.ts";
import { validationError } from "../validation-error.ts";
import { cidrBlocks } from "./cidr.ts";
import { splitAttribute } from "./parse-yaml.ts";
import { knownAfterApply, type Scope } from "./scope.ts";

type Function = (argument: Json, scope: Scope) => Json | undefined;

/**
 * Evaluates a value with all intrinsic functions in it. AWS::NoValue takes away the property or list item it
 * stands for, and is undefined at the top.
 * @throws ServiceError ValidationError in AWS's words
 */
export function evaluate(value: Json, scope: Scope): Json | undefined {
  if (Array.isArray(value))
    return value.map((item) => evaluate(item, scope)).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  const [name = "", ...others] = Object.keys(value);
  if (others.length === 0 && (name === "Ref" || name.startsWith("Fn::"))) {
    return functionNamed(name)(value[name] ?? null, scope);
  }
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const evaluated = evaluate(item, scope);
    if (evaluated !== undefined) result[key] = evaluated;
  }
  return result;
}

function functionNamed(name: string): Function {
  const found = functions[name];
  if (found) return found;
  throw validationError(`Template error: Encountered unsupported function: ${name}`);
}

const functions: Readonly<Record<string, Function>> = {
  Ref: (argument, scope) => scope.ref(text(argument, "Ref")),
  "Fn::GetAtt": (argument, scope) => {
    const [logicalId, attribute] =
      typeof argument === "string" ? splitAttribute(argument) : list(argument, "Fn::GetAtt");
    return scope.attribute(String(logicalId), String(evaluate(attribute ?? "", scope)));
  },
  "Fn::If": (argument, scope) => {
    const [condition, yes, no] = list(argument, "Fn::If");
    return evaluate((scope.condition(String(condition)) ? yes : no) ?? null, scope);
  },
  "Fn::Sub": (argument, scope) => substitute(argument, scope),
  "Fn::Join": (argument, scope) => {
    const [separator, parts] = list(argument, "Fn::Join");
    const values = evaluate(parts ?? null, scope);
    if (values === knownAfterApply) return knownAfterApply;
    return list(values, "Fn::Join")
      .map((one) => scalar(one, "Fn::Join"))
      .join(text(separator, "Fn::Join"));
  },
  "Fn::Split": (argument, scope) => {
    const [separator, source] = list(argument, "Fn::Split");
    const value = scalar(evaluate(source ?? null, scope), "Fn::Split");
    return isUnknown(value) ? knownAfterApply : value.split(text(separator, "Fn::Split"));
  },
  "Fn::Select": (argument, scope) => {
    const [index, items] = list(argument, "Fn::Select");
    const at = Number(evaluate(index ?? null, scope));
    const values = evaluate(items ?? null, scope);
    if (values === knownAfterApply) return knownAfterApply;
    const selected = list(values, "Fn::Select")[at];
    if (selected !== undefined) return selected;
    throw validationError(`Template error: Fn::Select cannot select nonexistent value at index ${at}`);
  },
  "Fn::Base64": (argument, scope) => {
    const value = scalar(evaluate(argument, scope), "Fn::Base64");
    return isUnknown(value) ? knownAfterApply : Buffer.from(value, "utf8").toString("base64");
  },
  "Fn::FindInMap": (argument, scope) => findInMap(list(argument, "Fn::FindInMap"), scope),
  "Fn::GetAZs": (argument, scope) => scope.zones(String(evaluate(argument, scope) ?? "")),
  "Fn::ImportValue": (argument, scope) =>
    scope.importValue(scalar(evaluate(argument, scope), "Fn::ImportValue")),
  "Fn::Cidr": (argument, scope) => {
    const [block, count, bits] = list(argument, "Fn::Cidr").map((one) => evaluate(one, scope));
    if (block === knownAfterApply) return knownAfterApply;
    const blocks = cidrBlocks(String(block), Number(count), Number(bits ?? 8));
    if (blocks) return blocks;
    throw validationError(`Template error: Fn::Cidr cannot divide ${block} into ${count} blocks.`);
  },
  "Fn::Length": (argument, scope) => {
    const value = evaluate(argument, scope);
    return value === knownAfterApply ? knownAfterApply : list(value, "Fn::Length").length;
  },
  "Fn::ToJsonString": (argument, scope) => JSON.stringify(evaluate(argument, scope)),
};

function substitute(argument: Json, scope: Scope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument];
  return text(template, "Fn::Sub").replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, inner: string) => {
    if (literal) return `\${${inner}}`;
    const name = inner.trim();
    const given = isObject(variables) ? variables[name] : undefined;
    if (given !== undefined) return scalar(evaluate(given, scope), "Fn::Sub");
    const value = name.includes(".") ? scope.attribute(...splitAttribute(name)) : scope.ref(name);
    return scalar(value, "Fn::Sub");
  });
}

function findInMap(argument: readonly Json[], scope: Scope): Json | undefined {
  const [map, top, second] = argument.slice(0, 3).map((one) => String(evaluate(one, scope)));
  const found = scope.mapping(map ?? "", top ?? "", second ?? "");
  if (found !== undefined) return found;
  const [, , , options] = argument;
  if (isObject(options) && options.DefaultValue !== undefined) return evaluate(options.DefaultValue, scope);
  throw validationError(`Template error: Unable to get mapping for ${map}::${top}::${second}`);
}

/** Whether a text is, or has in it, something that only the execution will tell. */
export function isUnknown(value: string): boolean {
  return value.includes(knownAfterApply);
}

function text(value: Json | undefined, name: string): string {
  if (typeof value === "string") return value;
  throw validationError(`Template error: every ${name} object must have a string value.`);
}

function scalar(value: Json | undefined, name: string): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  throw validationError(`Template error: ${name} needs text, got ${JSON.stringify(value) ?? "nothing"}.`);
}

function list(value: Json | undefined, name: string): Json[] {
  if (Array.isArray(value)) return value;
  throw validationError(`Template error: ${name} needs a list, got ${JSON.stringify(value) ?? "nothing"}.`);
}
