import type {
  DescribeParametersCommandInput,
  ParameterMetadata,
  ParameterStringFilter,
  ParameterTier,
  ParameterType,
} from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { page, parameterArn } from "./find.ts";
import { checkParameterFilters } from "./parameter-filters.ts";
import { type Parameter, ssm } from "./state.ts";

/** The account's own parameters without their values; the public ones are not among them. */
export function describeParameters(input: DescribeParametersCommandInput, account: Account) {
  if (input.Filters?.length && input.ParameterFilters?.length) {
    const message = "You can use either Filters or ParameterFilters in a single request.";
    throw new ServiceError("ValidationException", message);
  }
  checkParameterFilters(input.ParameterFilters ?? []);
  const filters: ParameterStringFilter[] = [
    ...(input.ParameterFilters ?? []),
    ...(input.Filters ?? []).map(({ Key, Values }) => ({ Key, Option: "BeginsWith", Values })),
  ];
  const wanted = Object.values(ssm.of(account).parameters).filter((parameter) =>
    filters.every((filter) => matches(parameter, filter)),
  );
  const { items, next } = page(wanted, input.NextToken, input.MaxResults ?? 10);
  return { Parameters: items.map((parameter) => describe(parameter, account)), NextToken: next };
}

function describe(parameter: Parameter, account: Account): ParameterMetadata {
  return {
    Name: parameter.name,
    ARN: parameterArn(parameter, account),
    Type: parameter.type as ParameterType,
    KeyId: parameter.keyId,
    LastModifiedDate: new Date(parameter.lastModifiedDate),
    LastModifiedUser: `arn:${account.partition}:iam::${account.accountId}:root`,
    Description: parameter.description,
    AllowedPattern: parameter.allowedPattern,
    Version: parameter.version,
    Tier: parameter.tier as ParameterTier,
    Policies: [],
    DataType: parameter.dataType,
  };
}

export function matches(parameter: Parameter, filter: ParameterStringFilter): boolean {
  const { Key: key = "", Option: option = "Equals", Values: values = [] } = filter;
  if (key === "Path") return values.some((path) => isBelow(parameter.name, path, option === "Recursive"));
  if (key === "Label") return values.some((label) => parameter.labels?.includes(label));
  // A tag without values asks whether it is there.
  if (key.startsWith("tag:") && values.length === 0) return Object.hasOwn(parameter.tags, key.slice(4));
  const tested = fieldOf(parameter, key);
  const tests: Readonly<Record<string, (value: string) => boolean>> = {
    // A name is told with its slash or without.
    Equals: (value) => tested === value || (key === "Name" && rooted(tested) === rooted(value)),
    BeginsWith: (value) => tested.startsWith(value),
    Contains: (value) => tested.includes(value),
  };
  const test = tests[option];
  if (!test) {
    const message = `The following filter option is not valid: ${option}. Valid options include: [BeginsWith, Contains, Equals]`;
    throw new ServiceError("InvalidFilterOption", message);
  }
  return values.length === 0 || values.some(test);
}

function rooted(name: string): string {
  return name.startsWith("/") ? name : `/${name}`;
}

function fieldOf(parameter: Parameter, key: string): string {
  if (key.startsWith("tag:")) return parameter.tags[key.slice(4)] ?? "";
  const fields: Readonly<Record<string, string | undefined>> = {
    Name: parameter.name,
    Type: parameter.type,
    KeyId: parameter.keyId ?? "",
    Tier: parameter.tier,
    DataType: parameter.dataType,
  };
  const field = fields[key];
  if (field !== undefined) return field;
  const valid = [...Object.keys(fields), "Path", "tag:<key>"].join(", ");
  throw new ServiceError(
    "InvalidFilterKey",
    `The following filter key is not valid: ${key}. Valid filter keys include: [${valid}]`,
  );
}

/** Whether a parameter is in a path or, recursively, below it; one without a slash is at the root. */
export function isBelow(parameterName: string, path: string, recursive: boolean): boolean {
  const prefix = `${path.replace(/\/$/, "")}/`;
  const name = rooted(parameterName);
  return name.startsWith(prefix) && (recursive || !name.slice(prefix.length).includes("/"));
}
