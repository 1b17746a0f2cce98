import type { ParameterStringFilter } from "@aws-sdk/client-ssm";
import { ServiceError } from "../service-error.ts";

const keyPattern = "tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType";
const keys = new RegExp(`^(?:${keyPattern})$`);

const choices: Readonly<Record<string, readonly string[]>> = {
  Tier: ["Standard", "Advanced", "Intelligent-Tiering"],
  Type: ["String", "StringList", "SecureString"],
};

/** What DescribeParameters refuses of its filters, in AWS's order: shape first, then meaning. @throws ServiceError */
export function checkParameterFilters(filters: readonly ParameterStringFilter[]): void {
  const faults = filters.flatMap((filter, at) => shapeFaults(filter, `parameterFilters.${at + 1}.member`));
  if (faults.length > 0) {
    const count = faults.length === 1 ? "1 validation error" : `${faults.length} validation errors`;
    throw new ServiceError("ValidationException", `${count} detected: ${faults.join("; ")}`);
  }
  const seen = new Set<string>();
  for (const filter of filters) {
    checkMeaning(filter);
    const { Key = "" } = filter;
    if (seen.has(Key)) {
      throw new ServiceError(
        "InvalidFilterKey",
        `The following filter is duplicated in the request: ${Key}. A request can contain only one occurrence of a specific filter.`,
      );
    }
    seen.add(Key);
  }
}

function shapeFaults({ Key = "", Option, Values = [] }: ParameterStringFilter, place: string): string[] {
  const fault = (value: string, member: string, constraint: string) =>
    `Value '${value}' at '${place}.${member}' failed to satisfy constraint: ${constraint}`;
  const faults: string[] = [];
  if (!keys.test(Key))
    faults.push(fault(Key, "key", `Member must satisfy regular expression pattern: ${keyPattern}`));
  if (Key.length > 132) faults.push(fault(Key, "key", "Member must have length less than or equal to 132"));
  if (Option !== undefined && Option.length > 10)
    faults.push(fault(Option, "option", "Member must have length less than or equal to 10"));
  if (Values.length > 50)
    faults.push(
      fault(`[${Values.join(", ")}]`, "values", "Member must have length less than or equal to 50"),
    );
  if (Values.some((value) => value.length < 1 || value.length > 1024)) {
    const lengths =
      "[Member must have length less than or equal to 1024, Member must have length greater than or equal to 1]";
    faults.push(fault(`[${Values.join(", ")}]`, "values", lengths));
  }
  return faults;
}

function checkMeaning({ Key = "", Option, Values = [] }: ParameterStringFilter): void {
  if (Key === "Label") {
    throw new ServiceError(
      "InvalidFilterKey",
      "The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, Tier]",
    );
  }
  if (Values.length === 0 && !Key.startsWith("tag:")) {
    throw new ServiceError(
      "InvalidFilterValue",
      `The following filter values are missing : null for filter key ${Key}`,
    );
  }
  if (Key === "Path") checkPaths(Values, Option);
  const unknown = Values.find((value) => choices[Key] && !choices[Key]?.includes(value));
  if (unknown !== undefined) {
    throw new ServiceError(
      "InvalidFilterOption",
      `The following filter value is not valid: ${unknown}. Valid values include: [${choices[Key]?.join(", ")}]`,
    );
  }
  if (Key === "Name" && Option !== undefined && !["BeginsWith", "Equals", "Contains"].includes(Option))
    throw invalidOption(Option, "[BeginsWith, Equals].");
}

function checkPaths(paths: readonly string[], option: string | undefined): void {
  if (paths.some((path) => /^\/?(aws|ssm)/i.test(path))) {
    throw new ServiceError(
      "ValidationException",
      `Filters for common parameters can't be prefixed with "aws" or "ssm" (case-insensitive). When using global parameters, please specify within a global namespace.`,
    );
  }
  if (option !== undefined && !["Recursive", "OneLevel"].includes(option))
    throw invalidOption(option, "[Recursive, OneLevel]");
  if (paths.some((path) => !/^\/([\w.-]+(\/[\w.-]+)*\/?)?$/.test(path))) throw invalidPath();
}

/** Also what GetParametersByPath says. */
export function invalidPath(): ServiceError {
  return new ServiceError(
    "ValidationException",
    'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.',
  );
}

function invalidOption(option: string, valid: string): ServiceError {
  return new ServiceError(
    "InvalidFilterOption",
    `The following filter option is not valid: ${option}. Valid options include: ${valid}`,
  );
}
