import { ServiceError } from "../service-error.ts";
import { invalidParameter } from "./find.ts";

/** @throws ServiceError InvalidParameterException where a page is asked to be empty or longer than AWS gives */
export function checkLimit(limit: number | undefined, most: number): void {
  if (limit === undefined || (limit >= 1 && limit <= most)) return;
  const bound = limit < 1 ? "greater than or equal to 1" : `less than or equal to ${most}`;
  throw invalidParameter(
    `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`,
  );
}

/** @throws ServiceError InvalidParameterException for a text that is too short, too long or has other characters */
export function checkText(
  field: string,
  text: string | undefined,
  rule: { readonly most: number; readonly pattern?: string },
): void {
  if (text === undefined) return;
  const fault = (constraint: string) =>
    invalidParameter(
      `1 validation error detected: Value '${text}' at '${field}' failed to satisfy constraint: ${constraint}`,
    );
  if (text.length > rule.most) throw fault(`Member must have length less than or equal to ${rule.most}`);
  if (rule.pattern !== undefined && !new RegExp(`^(?:${rule.pattern})$`).test(text))
    throw fault(`Member must satisfy regular expression pattern: ${rule.pattern}`);
}

export const filterNamePattern = "[^:*]*";
export const groupNamePattern = "[\\.\\-_/#A-Za-z0-9]+";

export function limitExceeded(): ServiceError {
  return new ServiceError("LimitExceededException", "Resource limit exceeded.");
}

export function notThere(what: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", `The specified ${what} does not exist.`);
}
