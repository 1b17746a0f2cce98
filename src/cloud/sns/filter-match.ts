import { BlockList, isIP } from "node:net";
import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import { wildcard } from "../wildcard.ts";
import { type FilterPolicy, isObject } from "./filter-policy.ts";
import { isWithin } from "./numeric-match.ts";

/** The values that stand at a path of names; undefined where there are none at all. */
type ValuesAt = (path: readonly string[]) => readonly unknown[] | undefined;

/** Whether a message's attributes are what a policy asks for. */
export function attributesMatch(
  policy: FilterPolicy,
  attributes: Readonly<Record<string, MessageAttributeValue>>,
): boolean {
  return matches(policy, ([name = ""]) => {
    const attribute = attributes[name];
    return attribute && valuesOf(attribute);
  });
}

/** Whether a message is JSON and is what a policy asks for; one that is no JSON object goes to nobody who filters. */
export function bodyMatches(policy: FilterPolicy, message: string): boolean {
  const body = parsed(message);
  return isObject(body) && matches(policy, (path) => below([body], path));
}

function matches(policy: FilterPolicy, valuesAt: ValuesAt, path: readonly string[] = []): boolean {
  return Object.entries(policy).every(([key, asked]) => {
    if (key === "$or" && Array.isArray(asked) && asked.every(isObject))
      return asked.some((one) => matches(one, valuesAt, path));
    if (isObject(asked)) return matches(asked, valuesAt, [...path, key]);
    const values = valuesAt([...path, key]);
    return Array.isArray(asked) && asked.some((rule) => meets(rule, values));
  });
}

function meets(rule: unknown, values: readonly unknown[] | undefined): boolean {
  if (!isObject(rule)) return values?.includes(rule) ?? false;
  if ("exists" in rule) return rule.exists === (values !== undefined);
  return values?.some((value) => fits(rule, value)) ?? false;
}

function fits(rule: FilterPolicy, value: unknown): boolean {
  const [operator = "", operand] = Object.entries(rule)[0] ?? [];
  if (operator === "anything-but") return differs(operand, value);
  if (operator === "numeric")
    return typeof value === "number" && Array.isArray(operand) && isWithin(value, operand);
  return textFits(operator, operand, value);
}

/** A list of values is accepted where one of them is none of those. Source: "Anything-but matching". */
function differs(operand: unknown, value: unknown): boolean {
  if (!isObject(operand)) return !(Array.isArray(operand) ? operand : [operand]).includes(value);
  const [operator = "", texts] = Object.entries(operand)[0] ?? [];
  return !(Array.isArray(texts) ? texts : [texts]).some((text) => textFits(operator, text, value));
}

function textFits(operator: string, operand: unknown, value: unknown): boolean {
  if (typeof value !== "string" || typeof operand !== "string") return false;
  switch (operator) {
    case "prefix":
      return value.startsWith(operand);
    case "suffix":
      return value.endsWith(operand);
    case "equals-ignore-case":
      return value.toLowerCase() === operand.toLowerCase();
    case "wildcard":
      return wildcard(operand.replaceAll("?", "\\?"))(value);
    case "cidr":
      return isInside(operand, value);
    default:
      return false;
  }
}

function isInside(range: string, address: string): boolean {
  const [network = "", length = ""] = range.split("/");
  if (isIP(network) === 0 || isIP(network) !== isIP(address)) return false;
  const family = isIP(network) === 6 ? "ipv6" : "ipv4";
  const bits = length === "" ? (family === "ipv6" ? 128 : 32) : Number(length);
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === "ipv6" ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(address, family);
}

/** Binary attributes are there, with no value that a policy could ask for. */
function valuesOf({ DataType = "", StringValue = "" }: MessageAttributeValue): readonly unknown[] {
  if (DataType === "String.Array") {
    const list = parsed(StringValue);
    return Array.isArray(list) ? list : [];
  }
  if (DataType.startsWith("Number")) return [Number(StringValue)];
  return DataType.startsWith("String") ? [StringValue] : [];
}

/** Lists are gone through: what stands in any of their elements counts. */
function below(values: readonly unknown[], path: readonly string[]): readonly unknown[] | undefined {
  const flat = values.flat(Number.POSITIVE_INFINITY);
  const [name, ...rest] = path;
  if (name === undefined) return flat;
  const found = flat.flatMap((value) => (isObject(value) && Object.hasOwn(value, name) ? [value[name]] : []));
  return found.length === 0 ? undefined : below(found, rest);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
