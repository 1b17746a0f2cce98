import type {
  GetParameterCommandInput,
  GetParametersByPathCommandInput,
  GetParametersCommandInput,
} from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { describeValue, findParameter, page, readableParameters, requireParameter } from "./find.ts";

export function getParameter(input: GetParameterCommandInput, account: Account) {
  const name = input.Name ?? "";
  return { Parameter: describeValue(requireParameter(account, name), account, selectorOf(name)) };
}

/** Those that are there, and the names of those that are not. */
export function getParameters(input: GetParametersCommandInput, account: Account) {
  const names = [...new Set(input.Names)];
  if (names.length > 10) {
    const message =
      "1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length less than or equal to 10";
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
  if (!(input.Path ?? "").startsWith("/")) {
    throw new ServiceError("ValidationException", `The parameter path must begin with "/": ${input.Path}`);
  }
  const below = readableParameters(account)
    .filter(({ name }) => name.startsWith(`${path}/`))
    .filter(({ name }) => input.Recursive || !name.slice(path.length + 1).includes("/"));
  const { items, next } = page(below, input.NextToken, input.MaxResults ?? 10);
  return { Parameters: items.map((parameter) => describeValue(parameter, account)), NextToken: next };
}

function selectorOf(name: string): string | undefined {
  return name.match(/:\d+$/)?.[0];
}
