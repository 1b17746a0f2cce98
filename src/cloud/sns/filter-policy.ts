import { invalidParameter } from "./find.ts";
import { checkNumeric } from "./numeric-match.ts";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
/** What a subscription's filter asks of a message: for each name what its value may be, or what is asked below it. */
export type FilterPolicy = { [key: string]: Json };

/** Values of all lists multiplied, each by the depth at which it stands. Source: "Filter policy constraints in Amazon SNS". */
const mostCombinations = 150;
const mostKeys = 5;

/** @throws ServiceError InvalidParameter for a policy that AWS does not take */
export function readFilterPolicy(text: string, scope: string | undefined): FilterPolicy {
  const policy = parse(text);
  const lists = [...listsOf(policy, 1, scope === "MessageBody")];
  if (lists.length > mostKeys) throw refused("Filter policy can not have more than 5 keys");
  for (const { rules } of lists) for (const rule of rules) checkRule(rule);
  if (lists.reduce((product, { rules, depth }) => product * rules.length * depth, 1) > mostCombinations)
    throw refused("Filter policy is too complex");
  return policy;
}

function parse(text: string): FilterPolicy {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Told below, in the same words as a text that is JSON and no object.
  }
  throw invalidParameter("FilterPolicy", "failed to parse JSON");
}

export function isObject(value: unknown): value is FilterPolicy {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function* listsOf(
  policy: FilterPolicy,
  depth: number,
  nests: boolean,
): Generator<{ readonly rules: readonly Json[]; readonly depth: number }> {
  for (const [key, asked] of Object.entries(policy)) {
    if (key === "$or" && Array.isArray(asked) && asked.length > 1 && asked.every(isObject)) {
      for (const one of asked) yield* listsOf(one, depth, nests);
    } else if (Array.isArray(asked)) {
      if (asked.length === 0) throw refused("Empty arrays are not allowed");
      yield { rules: asked, depth };
    } else if (!isObject(asked)) {
      throw refused(`"${key}" must be an object or an array`);
    } else if (nests) {
      yield* listsOf(asked, depth + 1, nests);
    } else {
      throw invalidParameter("Filter policy scope MessageAttributes does not support nested filter policy");
    }
  }
}

const texts = ["prefix", "suffix", "equals-ignore-case", "wildcard", "cidr"];

function checkRule(rule: Json): void {
  if (Array.isArray(rule)) throw refused("Match value must be String, number, true, false, or null");
  if (!isObject(rule)) return;
  const [[operator, operand] = ["", null], ...others] = Object.entries(rule);
  if (others.length > 0) throw refused("Only one key allowed in match expression");
  if (operator === "exists") {
    if (typeof operand !== "boolean") throw refused("exists match pattern must be either true or false.");
  } else if (operator === "numeric") {
    checkNumeric(operand);
  } else if (operator === "anything-but") {
    checkAnythingBut(operand);
  } else if (!texts.includes(operator)) {
    throw refused(`Unrecognized match type ${operator}`);
  } else if (typeof operand !== "string") {
    throw refused(`${operator} match pattern must be a string`);
  }
}

function checkAnythingBut(operand: Json): void {
  if (!isObject(operand)) return;
  const [operator = "", ...others] = Object.keys(operand);
  if (others.length === 0 && texts.includes(operator) && operator !== "cidr") return;
  throw refused(`Unsupported anything-but pattern: ${operator}`);
}

function refused(why: string) {
  return invalidParameter(`FilterPolicy: ${why}`);
}
