import type {
  GetParameterCommandInput,
  GetParametersByPathCommandInput,
  GetParametersCommandInput,
} from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { isBelow, matches } from "./describe-parameters.ts";
import { describeValue, findParameter, page, readableParameters, requireParameter } from "./find.ts";
import { invalidPath } from "./parameter-filters.ts";

export function getParameter(input: GetParameterCommandInput, account: Account) {
  const name = input.Name ?? "";
  return { Parameter: describeValue(requireParameter(account, name), account, selectorOf(name)) };
}

/** Those that are there, and the names of those that are not. */
export function getParameters(input: GetParametersCommandInput, account: Account) {
  const names = [...new Set(input.Names)];
  if (names.length > 10) {
    const message = `1 validation error detected: Value '[${names.join(", ")}]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10.`;
    throw new ServiceError("ValidationException", message);
  }
  const found = names.map((name) => ({ name, parameter: findParameter(account, name) }));
  return {
    Parameters: found.flatMap(({ name, parameter }) =>
      parameter ? [describeValue(parameter, account, selectorOf(name))] : [],
    ),
    InvalidParameters: found.filter(({ parameter }) => !parameter).map(({ name }) => name),
  };
}

export function getParametersByPath(input: GetParametersByPathCommandInput, account: Account) {
  const path = (input.Path ?? "").replace(/\/$/, "");
  if (!/^\/[\w./-]*$/.test(input.Path ?? "")) throw invalidPath();
  if ((input.MaxResults ?? 1) > 10) {
    const message = `1 validation error detected: Value ${input.MaxResults} at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 10`;
    throw new ServiceError("ValidationException", message);
  }
  const filters = input.ParameterFilters ?? [];
  const unknown = filters.find(({ Key = "" }) => !["Type", "KeyId", "Label"].includes(Key));
  if (unknown) {
    const message = `The following filter key is not valid: ${unknown.Key}. Valid filter keys include: [Type, KeyId].`;
    throw new ServiceError("InvalidFilterKey", message);
  }
  const below = readableParameters(account)
    .filter((parameter) => filters.every((filter) => matches(parameter, filter)))
    .filter(({ name }) => isBelow(name, path, input.Recursive ?? false));
  const { items, next } = page(below, input.NextToken, input.MaxResults ?? 10);
  return { Parameters: items.map((parameter) => describeValue(parameter, account)), NextToken: next };
}

function selectorOf(name: string): string | undefined {
  return name.startsWith("arn:") ? name.match(/:\d+$/)?.[0] : name.match(/:[\w.-]+$/)?.[0];
}
