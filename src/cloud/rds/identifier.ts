import { createHash } from "node:crypto";
import type { Account } from "../account.ts";
import { invalidValue } from "./refusals.ts";

/**
 * RDS keeps every identifier in lower case.
 * @throws ServiceError InvalidParameterValue in AWS's words
 */
export function requireIdentifier(field: string, given: string | undefined, limit: number): string {
  const identifier = (given ?? "").toLowerCase();
  if (identifier === "") throw invalidValue(`The parameter ${field} must be provided and must not be blank.`);
  if (!/^[a-z](-?[a-z0-9])*$/.test(identifier)) {
    throw invalidValue(
      `The parameter ${field} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
  }
  if (identifier.length > limit) {
    throw invalidValue(
      `The parameter ${field} is not a valid identifier because it is longer than ${limit} characters.`,
    );
  }
  return identifier;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** `db-` and 26 capitals and digits that follow from the seed. */
export function resourceIdOf(seed: string): string {
  const digest = createHash("sha256").update(seed).digest();
  return `db-${[...digest.subarray(0, 26)].map((byte) => letters[byte % letters.length]).join("")}`;
}

/** The host name under which clients find the primary, wherever it is: `chat.c1a2b3….ap-northeast-1.rds.amazonaws.com`. */
export function endpointAddress(account: Account, identifier: string): string {
  const digest = createHash("sha256").update(`${account.accountId} ${account.region}`).digest("hex");
  return `${identifier}.c${digest.slice(0, 11)}.${account.region}.rds.${account.domain}`;
}
