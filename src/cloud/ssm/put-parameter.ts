import type { PutParameterCommandInput } from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { type Parameter, type PastVersion, ssm } from "./state.ts";

/** Characters of a value, by tier. */
const valueLimits: Readonly<Record<string, number>> = {
  Standard: 4096,
  Advanced: 8192,
  "Intelligent-Tiering": 8192,
};

/** AWS keeps a hundred versions of a parameter. */
const keptVersions = 100;

const types = ["SecureString", "StringList", "String"];

export function putParameter(input: PutParameterCommandInput, account: Account) {
  const name = input.Name ?? "";
  const value = input.Value ?? "";
  checkName(name);
  const { parameters } = ssm.of(account);
  const existing = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  if (existing && !input.Overwrite) {
    const message =
      "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
    throw new ServiceError("ParameterAlreadyExists", message);
  }
  if (existing && input.Tags?.length) {
    const message = "Invalid request: tags and overwrite can't be used together.";
    throw new ServiceError("ValidationException", message);
  }
  const type = input.Type ?? existing?.type;
  if (existing && type !== existing.type) {
    const message =
      "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't change a parameter from a String type to a SecureString type. You must create a new, unique parameter.";
    throw new ServiceError("HierarchyTypeMismatchException", message);
  }
  if (type && !types.includes(type)) {
    const message = `1 validation error detected: Value '${type}' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [${types.join(", ")}]`;
    throw new ServiceError("ValidationException", message);
  }
  if (!type) {
    throw new ServiceError(
      "ValidationException",
      "A parameter type is required when you create a parameter.",
    );
  }
  if (value === "") {
    const message =
      "1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1.";
    throw new ServiceError("ValidationException", message);
  }
  const tier = input.Tier ?? existing?.tier ?? "Standard";
  const limit = valueLimits[tier] ?? 4096;
  if (value.length > limit) {
    const message = `${tier} tier parameters support a maximum parameter value of ${limit} characters.`;
    throw new ServiceError("ValidationException", message);
  }
  checkDataType(input.DataType);
  checkPattern(input.AllowedPattern ?? existing?.allowedPattern, value);
  checkOldest(existing);
  const version = (existing?.version ?? 0) + 1;
  parameters[name] = {
    history: [...(existing?.history ?? []), ...(existing ? [past(existing)] : [])].slice(1 - keptVersions),
    name,
    type,
    value,
    version,
    lastModifiedDate: account.now,
    description: input.Description ?? existing?.description,
    allowedPattern: input.AllowedPattern ?? existing?.allowedPattern,
    tier,
    dataType: input.DataType ?? existing?.dataType ?? "text",
    keyId: type === "SecureString" ? (input.KeyId ?? existing?.keyId ?? "alias/aws/ssm") : undefined,
    tags: existing?.tags ?? Object.fromEntries((input.Tags ?? []).map((tag) => [tag.Key, tag.Value ?? ""])),
  };
  return { Version: version, Tier: tier };
}

/** The oldest version makes room for a new one, unless it has a label [API:ssm ParameterMaxVersionLimitExceeded]. */
function checkOldest(existing: Parameter | undefined): void {
  const [oldest] = existing?.history ?? [];
  const full = (existing?.history?.length ?? 0) + 1 >= keptVersions;
  if (!existing || !full || !oldest?.labels?.length) return;
  throw new ServiceError(
    "ParameterMaxVersionLimitExceeded",
    `You attempted to create a new version of ${existing.name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
  );
}

function past({ history: _older, tags: _tags, ...version }: Parameter): PastVersion {
  return version;
}

function checkName(name: string): void {
  if (!/^[\w./-]{1,1011}$/.test(name) || (name.includes("/") && !name.startsWith("/"))) {
    const message =
      'Parameter name must be a fully qualified name: only a mix of letters, numbers, ".", "-", "_" and "/" to begin and divide it.';
    throw new ServiceError("ValidationException", message);
  }
  if (/^\/aws/i.test(name)) {
    const message = `No access to reserved parameter name: ${name}.`;
    throw new ServiceError("AccessDeniedException", message);
  }
  const prefix = /^\/?(aws|ssm)/i.exec(name)?.[1]?.toLowerCase();
  if (prefix !== undefined) {
    const message = `Parameter name: can't be prefixed with "${prefix}" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_`;
    throw new ServiceError("ValidationException", message);
  }
  if (name.split("/").length - 1 > 15) {
    const message = "The hierarchy can have at most 15 levels.";
    throw new ServiceError("HierarchyLevelLimitExceededException", message);
  }
}

const dataTypes = ["text", "aws:ec2:image", "aws:ssm:integration"];

function checkDataType(dataType: string | undefined): void {
  if (dataType === undefined || dataTypes.includes(dataType)) return;
  const message = `The following data type is not supported: ${dataType} (Data type names are all lowercase.)`;
  throw new ServiceError("ValidationException", message);
}

function checkPattern(pattern: string | undefined, value: string): void {
  if (pattern === undefined) return;
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new ServiceError(
      "InvalidAllowedPatternException",
      `The pattern is no regular expression: ${pattern}`,
    );
  }
  if (expression.test(value)) return;
  const message = `Parameter value, cannot be validated against allowedPattern: ${pattern}`;
  throw new ServiceError("ParameterPatternMismatchException", message);
}
