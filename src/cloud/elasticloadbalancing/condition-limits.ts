import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ServiceError } from "../service-error.ts";

const longestValue = 128;
const longestName = 40;

/**
 * What a condition may say: values of at most 128 characters, names and methods of at most 40, one value where the old
 * `Values` is used [API:elbv2 RuleCondition, HttpHeaderConditionConfig, HttpRequestMethodConditionConfig].
 * @throws ServiceError ValidationError
 */
export function checkConditionLimits(condition: RuleCondition): void {
  const { Field = "", Values = [], HttpHeaderConfig: header } = condition;
  if (Values.length > 1 && (Field === "host-header" || Field === "path-pattern"))
    throw invalid(`The '${Field}' field contains too many values; the limit is '1'`);
  const values = [
    ...Values,
    ...(condition.HostHeaderConfig?.Values ?? []),
    ...(condition.PathPatternConfig?.Values ?? []),
    ...(header?.Values ?? []),
  ];
  for (const value of values) checkLength(Field, value, longestValue);
  checkLength("HttpHeaderName", header?.HttpHeaderName ?? "", longestName);
  for (const method of condition.HttpRequestMethodConfig?.Values ?? []) checkMethod(Field, method);
  for (const { Key, Value } of condition.QueryStringConfig?.Values ?? []) {
    if (Value === undefined) throw invalid("A 'Value' must be specified in 'QueryStringKeyValuePair'");
    checkLength("Key", Key ?? "", longestValue);
    checkLength("Value", Value, longestValue);
  }
}

function checkMethod(field: string, method: string): void {
  checkLength(field, method, longestName);
  if (/^[A-Z_-]*$/.test(method)) return;
  throw invalid(`The '${field}' value is invalid; the allowed characters are A-Z, hyphen and underscore`);
}

function checkLength(what: string, value: string, most: number): void {
  if (value.length > most) throw invalid(`The '${what}' value is too long; the limit is '${most}'`);
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationError", message);
}
