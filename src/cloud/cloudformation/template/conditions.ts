import { isObject, type Json } from "../json.ts";
import { validationError } from "../validation-error.ts";
import { evaluate } from "./evaluate.ts";
import type { Scope } from "./scope.ts";
import type { Template } from "./template.ts";

type Test = (argument: readonly Json[], scope: Scope) => boolean;

const tests: Readonly<Record<string, Test>> = {
  "Fn::And": (all, scope) => all.every((one) => evaluateCondition(one, scope)),
  "Fn::Or": (all, scope) => all.some((one) => evaluateCondition(one, scope)),
  "Fn::Not": ([one], scope) => !evaluateCondition(one ?? null, scope),
  "Fn::Equals": ([left, right], scope) => plain(left, scope) === plain(right, scope),
  // The rest are rule functions, allowed in the Rules section alone.
  "Fn::Contains": ([items, one], scope) => texts(items, scope).includes(plain(one, scope)),
  "Fn::EachMemberEquals": ([items, one], scope) =>
    texts(items, scope).every((item) => item === plain(one, scope)),
  "Fn::EachMemberIn": ([items, others], scope) =>
    texts(items, scope).every((item) => texts(others, scope).includes(item)),
};

/** @throws ServiceError ValidationError for what is no condition */
export function evaluateCondition(expression: Json, scope: Scope): boolean {
  if (isObject(expression)) {
    const [name = ""] = Object.keys(expression);
    if (name === "Condition") return scope.condition(String(expression.Condition));
    const argument = expression[name];
    const test = tests[name];
    if (test && Array.isArray(argument)) return test(argument, scope);
  }
  throw validationError(`Template validation error: invalid condition ${JSON.stringify(expression)}`);
}

/** Looks up conditions by name, each evaluated once. `scope` is asked for parameters only. */
export function conditionsOf(template: Template, scope: Omit<Scope, "condition">): (name: string) => boolean {
  const known = new Map<string, boolean>();
  const running = new Set<string>();
  const look = (name: string): boolean => {
    const answer = known.get(name);
    if (answer !== undefined) return answer;
    const expression = template.Conditions[name];
    if (expression === undefined) {
      throw validationError(`Template format error: Unresolved condition dependency ${name} in the template`);
    }
    if (running.has(name))
      throw validationError(`Template format error: Circular dependency of condition ${name}`);
    running.add(name);
    const value = evaluateCondition(expression, { ...scope, condition: look });
    known.set(name, value);
    return value;
  };
  return look;
}

/** The template with only those resources and outputs whose condition holds. */
export function withConditions(template: Template, condition: (name: string) => boolean): Template {
  const holds = ([, one]: [string, { readonly Condition?: string }]) =>
    one.Condition === undefined || condition(one.Condition);
  const resources = Object.fromEntries(Object.entries(template.Resources).filter(holds));
  const outputs = Object.fromEntries(Object.entries(template.Outputs).filter(holds));
  return { ...template, Resources: resources, Outputs: outputs };
}

/**
 * Holds the assertions of the Rules section against the parameters.
 * @throws ServiceError ValidationError with the assertion's own description
 */
export function checkRules(template: Template, scope: Scope): void {
  for (const [name, rule] of Object.entries(template.Rules)) {
    if (!isObject(rule)) continue;
    if (rule.RuleCondition !== undefined && !evaluateCondition(rule.RuleCondition, scope)) continue;
    for (const assertion of Array.isArray(rule.Assertions) ? rule.Assertions : []) {
      if (!isObject(assertion) || evaluateCondition(assertion.Assert ?? null, scope)) continue;
      throw validationError(
        `Template validation error: Rule ${name} failed: ${assertion.AssertDescription ?? "assertion is false"}`,
      );
    }
  }
}

/** `true` and `"true"` are equal to CloudFormation. */
function plain(value: Json | undefined, scope: Scope): string {
  const evaluated = evaluate(value ?? null, scope);
  return typeof evaluated === "object" ? JSON.stringify(evaluated) : String(evaluated);
}

function texts(value: Json | undefined, scope: Scope): string[] {
  const evaluated = evaluate(value ?? null, scope);
  return (Array.isArray(evaluated) ? evaluated : [evaluated ?? null]).map(String);
}
