import type { Account } from "../../account.ts";
import { isObject, type Json } from "../json.ts";
import { validationError } from "../validation-error.ts";
import { storedParameter } from "./parameters.ts";

const pattern = /\{\{resolve:([^:}]+):([^}]*)\}\}/g;

/**
 * Puts Systems Manager parameters in for `{{resolve:ssm:name:version}}`, wherever in a value they stand.
 * @throws ServiceError ValidationError for parameters that are not there, and for secrets: the local cloud keeps none
 */
export function resolveDynamicReferences(value: Json, account: Account): Json {
  if (typeof value === "string")
    return value.replace(pattern, (whole, service, name) => resolved(whole, service, name, account));
  if (Array.isArray(value)) return value.map((item) => resolveDynamicReferences(item, account));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveDynamicReferences(item, account)]),
  );
}

function resolved(whole: string, service: string, name: string, account: Account): string {
  if (service === "ssm") return storedParameter(account, name);
  throw validationError(
    `Template error: the dynamic reference ${whole} is not simulated: the local cloud resolves ssm alone.`,
  );
}
