import type { Parameter } from "@aws-sdk/client-cloudformation";
import type { GetParameterCommandOutput } from "@aws-sdk/client-ssm";
import type { Account } from "../../account.ts";
import { ServiceError } from "../../service-error.ts";
import type { Json } from "../json.ts";
import { validationError } from "../validation-error.ts";
import type { ParameterDefinition, Template } from "./template.ts";

export interface ParameterValues {
  /** As given or by default: what DescribeStacks shows. */
  readonly values: Record<string, string>;
  /** What Systems Manager parameters stood for when they were read. */
  readonly resolved: Record<string, string>;
}

/**
 * Settles the value of each parameter of a template: given, kept from before, or its default.
 * @throws ServiceError ValidationError for unknown, missing and forbidden values
 */
export function settleParameters(
  template: Template,
  given: readonly Parameter[] | undefined,
  previous: Readonly<Record<string, string>>,
  account: Account,
): ParameterValues {
  const byName = new Map((given ?? []).map((one) => [one.ParameterKey ?? "", one]));
  const unknown = [...byName.keys()].filter((name) => !template.Parameters[name]);
  if (unknown.length > 0)
    throw validationError(`Parameters: [${unknown.join(", ")}] do not exist in the template`);
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, definition] of Object.entries(template.Parameters)) {
    const one = byName.get(name);
    const value = one?.UsePreviousValue ? previous[name] : (one?.ParameterValue ?? definition.Default);
    if (value === undefined) missing.push(name);
    else values[name] = checked(name, value, definition);
  }
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(", ")}] must have values`);
  return { values, resolved: resolveStored(template, values, account) };
}

function checked(name: string, value: string, definition: ParameterDefinition): string {
  const refuse = (rule: string) => {
    const message = definition.ConstraintDescription
      ? `failed to satisfy constraint: ${definition.ConstraintDescription}`
      : rule;
    return validationError(`Parameter '${name}' ${message}`);
  };
  const { AllowedValues, AllowedPattern, MinLength, MaxLength, MinValue, MaxValue } = definition;
  if (AllowedValues && !itemsOf(value, definition).every((item) => AllowedValues.includes(item))) {
    throw refuse("must be one of AllowedValues");
  }
  if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) {
    throw refuse(`must match pattern ${AllowedPattern}`);
  }
  if (MinLength !== undefined && value.length < MinLength)
    throw refuse(`must contain at least ${MinLength} characters`);
  if (MaxLength !== undefined && value.length > MaxLength)
    throw refuse(`must contain at most ${MaxLength} characters`);
  if (definition.Type === "Number") {
    if (value.trim() === "" || Number.isNaN(Number(value))) throw refuse("must be a number");
    if (MinValue !== undefined && Number(value) < MinValue)
      throw refuse(`must be a number not less than ${MinValue}`);
    if (MaxValue !== undefined && Number(value) > MaxValue)
      throw refuse(`must be a number not greater than ${MaxValue}`);
  }
  return value;
}

function itemsOf(value: string, definition: ParameterDefinition): string[] {
  return isList(definition.Type) ? value.split(",").map((item) => item.trim()) : [value];
}

function isList(type: string): boolean {
  return type === "CommaDelimitedList" || /(^|<)List</.test(type) || type.includes("<CommaDelimitedList>");
}

function resolveStored(
  template: Template,
  values: Readonly<Record<string, string>>,
  account: Account,
): Record<string, string> {
  const resolved: Record<string, string> = {};
  for (const [name, { Type }] of Object.entries(template.Parameters)) {
    const value = values[name];
    if (!Type.startsWith("AWS::SSM::Parameter::Value<") || value === undefined) continue;
    resolved[name] = storedParameter(account, value);
  }
  return resolved;
}

/** @throws ServiceError ValidationError where Systems Manager has no such parameter */
export function storedParameter(account: Account, name: string): string {
  try {
    const answer = account.call<GetParameterCommandOutput>("ssm", "GetParameter", { Name: name });
    return answer.Parameter?.Value ?? "";
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== "ParameterNotFound") throw error;
    throw validationError(`Unable to fetch parameters [${name}] from parameter store for this account.`);
  }
}

/** What Ref gives for a parameter: text, a number's text, or a list. */
export function parameterValue(template: Template, name: string, values: ParameterValues): Json | undefined {
  const definition = template.Parameters[name];
  const value = values.resolved[name] ?? values.values[name];
  if (!definition || value === undefined) return undefined;
  if (!isList(definition.Type)) return value;
  return value === "" ? [] : itemsOf(value, definition);
}
