import type { Parameter as DescribedParameter, ParameterType } from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { publicImages } from "../ec2/public-images.ts";
import { ServiceError } from "../service-error.ts";
import { type Parameter, type PastVersion, ssm } from "./state.ts";

/** When AWS's own parameters were last changed: the date in the images' names. */
const publicSince = Date.UTC(2025, 10, 17);

/** The parameters below /aws/service, which everybody may read and nobody may write. */
function publicParameters(account: Account): Parameter[] {
  return publicImages(account).flatMap(({ imageId, parameterNames }) =>
    parameterNames.map((name) => ({
      name,
      type: "String",
      value: imageId,
      version: 1,
      lastModifiedDate: publicSince,
      description: undefined,
      allowedPattern: undefined,
      tier: "Standard",
      dataType: "aws:ec2:image",
      keyId: undefined,
      tags: {},
    })),
  );
}

/** Every parameter that can be read, the account's own and the public ones. */
export function readableParameters(account: Account): Parameter[] {
  return [...publicParameters(account), ...Object.values(ssm.of(account).parameters)];
}

/** A name at the root is the same with its slash and without [seen at AWS by GetParameter, DeleteParameter and tags]. */
function namesOf(name: string): string[] {
  if (name.startsWith("/")) return name.lastIndexOf("/") === 0 ? [name, name.slice(1)] : [name];
  return name.includes("/") ? [name] : [name, `/${name}`];
}

/** One of the account's own by its name. */
export function ownParameter(account: Account, name: string): Parameter | undefined {
  const { parameters } = ssm.of(account);
  const found = namesOf(name).find((one) => Object.hasOwn(parameters, one));
  return found === undefined ? undefined : parameters[found];
}

/**
 * A parameter by name, by ARN, or by `name:version` or `name:label`.
 * @returns undefined where there is none of this name, version or label
 */
export function findParameter(account: Account, given: string): Parameter | undefined {
  const [, base = given, selector] = given.match(/^(.*[^:]):([\w.-]+)$/) ?? [];
  // An ARN writes a slash before every name, also before one that begins without.
  const fromArn = base.match(/^arn:.*?:parameter(\/.*)$/)?.[1];
  const names = fromArn === undefined ? namesOf(base) : namesOf(fromArn);
  const found = readableParameters(account).find((parameter) => names.includes(parameter.name));
  if (selector === undefined) return found;
  const isWanted = (one: PastVersion) =>
    one.version === Number(selector) || (one.labels?.includes(selector) ?? false);
  if (found && isWanted(found)) return found;
  const past = found?.history?.find(isWanted);
  return found && past && { ...found, ...past };
}

/** @throws ServiceError ParameterNotFound, ParameterVersionNotFound */
export function requireParameter(account: Account, name: string): Parameter {
  const found = findParameter(account, name);
  if (found) return found;
  const base = name.replace(/:[\w.-]+$/, "");
  if (base !== name && findParameter(account, base)) {
    throw parameterVersionNotFound(base, name.slice(base.length + 1));
  }
  throw parameterNotFound();
}

/** AWS gives this one no message. */
export function parameterNotFound(): ServiceError {
  return new ServiceError("ParameterNotFound", "");
}

export function parameterVersionNotFound(name: string, version: string): ServiceError {
  const message = `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`;
  return new ServiceError("ParameterVersionNotFound", message);
}

export function describeValue(parameter: Parameter, account: Account, selector?: string): DescribedParameter {
  return {
    Name: parameter.name,
    Type: parameter.type as ParameterType,
    Value: parameter.value,
    Version: parameter.version,
    Selector: selector,
    LastModifiedDate: new Date(parameter.lastModifiedDate),
    ARN: parameterArn(parameter, account),
    DataType: parameter.dataType,
  };
}

export function parameterArn({ name }: Parameter, account: Account): string {
  const resource = `parameter${name.startsWith("/") ? "" : "/"}${name}`;
  if (!name.startsWith("/aws/service/")) return account.arn("ssm", resource);
  return `arn:${account.partition}:ssm:${account.region}::${resource}`;
}

/** One page of a list; the token is the number of the next item. */
export function page<T>(items: readonly T[], token: string | undefined, size: number) {
  const from = token ? Number(token) : 0;
  if (!Number.isInteger(from) || from < 0)
    throw new ServiceError("InvalidNextToken", "The specified token is not valid.");
  const next = from + size < items.length ? String(from + size) : undefined;
  return { items: items.slice(from, from + size), next };
}
