import { randomBytes } from "node:crypto";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** `AROA` and its like with seventeen more letters and digits. */
export function newId(prefix: "AGPA" | "AIDA" | "AIPA" | "AKIA" | "ANPA" | "AROA"): string {
  return prefix + [...randomBytes(17)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

/** IAM's ARNs name no region. */
export function iamArn(account: Account, kind: string, path: string, name: string): string {
  return `arn:${account.partition}:iam::${account.accountId}:${kind}${path}${name}`;
}

/** @throws ServiceError ValidationError as IAM words a name that breaks its rules */
export function requireName(field: string, name: string | undefined, limit: number): string {
  if (name === undefined || !/^[\w+=,.@-]+$/.test(name)) {
    throw new ServiceError(
      "ValidationError",
      `The specified value for ${field} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  }
  if (name.length > limit) {
    throw new ServiceError(
      "ValidationError",
      `1 validation error detected: Value '${name}' at '${field}' failed to satisfy constraint: Member must have length less than or equal to ${limit}`,
    );
  }
  return name;
}

/** @throws ServiceError ValidationError for a path that does not begin and end in a slash */
export function requirePath(path: string | undefined): string {
  if (path === undefined || path === "/") return "/";
  if (/^\/[!-~]+\/$/.test(path)) return path;
  throw new ServiceError(
    "ValidationError",
    "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  );
}
