import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { ServiceError } from "../service-error.ts";
import { checkConditionLimits } from "./condition-limits.ts";

/** What a rule asks of a request; any of the values is enough. `*` and `?` stand for characters. */
export type Condition =
  | {
      readonly field: "path-pattern" | "host-header" | "http-request-method" | "source-ip";
      readonly values: string[];
    }
  | { readonly field: "http-header"; readonly header: string; readonly values: string[] }
  | {
      readonly field: "query-string";
      readonly pairs: { readonly key: string | undefined; readonly value: string }[];
    };

/** @throws ServiceError ValidationError, also for regular expressions, which are not simulated */
export function readConditions(conditions: readonly RuleCondition[] | undefined): Condition[] {
  if (!conditions || conditions.length === 0) {
    throw new ServiceError("ValidationError", "A condition must be specified");
  }
  return conditions.map(readCondition);
}

function readCondition(condition: RuleCondition): Condition {
  const { Field } = condition;
  const regular =
    condition.RegexValues ??
    condition.HostHeaderConfig?.RegexValues ??
    condition.PathPatternConfig?.RegexValues ??
    condition.HttpHeaderConfig?.RegexValues;
  if (regular) {
    throw new ServiceError(
      "ValidationError",
      "The local cloud does not simulate regular expressions in conditions.",
    );
  }
  checkConditionLimits(condition);
  switch (Field) {
    case "path-pattern":
      return { field: Field, values: some(Field, condition.PathPatternConfig?.Values ?? condition.Values) };
    case "host-header":
      return { field: Field, values: some(Field, condition.HostHeaderConfig?.Values ?? condition.Values) };
    case "http-request-method":
      return {
        field: Field,
        values: some(Field, configured(Field, condition.HttpRequestMethodConfig, condition)),
      };
    case "source-ip":
      return { field: Field, values: some(Field, configured(Field, condition.SourceIpConfig, condition)) };
    case "http-header":
      return {
        field: Field,
        header: condition.HttpHeaderConfig?.HttpHeaderName ?? "",
        values: some(Field, condition.HttpHeaderConfig?.Values),
      };
    case "query-string":
      return {
        field: Field,
        pairs: some(Field, condition.QueryStringConfig?.Values).map((pair) => ({
          key: pair.Key,
          value: pair.Value ?? "",
        })),
      };
    default:
      throw new ServiceError(
        "ValidationError",
        `Condition field '${Field}' must be one of '[path-pattern, host-header, http-request-method, source-ip, http-header, query-string]'`,
      );
  }
}

const configurations: Readonly<Record<string, string>> = {
  "http-request-method": "HttpRequestMethodConfig",
  "source-ip": "SourceIpConfig",
};

/** The values of a field that is described by a configuration of its own. */
function configured(
  field: string,
  configuration: { readonly Values?: readonly string[] | undefined } | undefined,
  { Values }: RuleCondition,
): readonly string[] | undefined {
  if (configuration || Values?.length) return configuration?.Values ?? Values;
  throw new ServiceError("ValidationError", `A '${configurations[field]}' must be specified with '${field}'`);
}

function some<T>(field: string, values: readonly T[] | undefined): T[] {
  if (values && values.length > 0) return [...values];
  if (field === "host-header" || field === "path-pattern") {
    throw new ServiceError("ValidationError", "A condition value must be specified");
  }
  throw new ServiceError("ValidationError", `A '${field}' value must be specified`);
}

/** The conditions as DescribeRules says them. */
export function describeConditions(conditions: readonly Condition[]): RuleCondition[] {
  return conditions.map(describeCondition);
}

function describeCondition(condition: Condition): RuleCondition {
  switch (condition.field) {
    case "path-pattern":
      return {
        Field: condition.field,
        Values: condition.values,
        PathPatternConfig: { Values: condition.values },
      };
    case "host-header":
      return {
        Field: condition.field,
        Values: condition.values,
        HostHeaderConfig: { Values: condition.values },
      };
    case "http-request-method":
      return { Field: condition.field, HttpRequestMethodConfig: { Values: condition.values } };
    case "source-ip":
      return { Field: condition.field, SourceIpConfig: { Values: condition.values } };
    case "http-header":
      return {
        Field: condition.field,
        HttpHeaderConfig: { HttpHeaderName: condition.header, Values: condition.values },
      };
    case "query-string":
      return {
        Field: condition.field,
        QueryStringConfig: {
          Values: condition.pairs.map((pair) => ({ Key: pair.key, Value: pair.value })),
        },
      };
  }
}
