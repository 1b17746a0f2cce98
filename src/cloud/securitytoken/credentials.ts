import { randomBytes } from "node:crypto";
import type { Credentials } from "@aws-sdk/client-sts";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";

/** Credentials as AWS's temporary ones look. The local cloud accepts them as it does any. */
export function temporaryCredentials(account: Account, durationSeconds: number): Credentials {
  return {
    AccessKeyId: `ASIA${randomId(16)}`,
    SecretAccessKey: randomBytes(30).toString("base64"),
    SessionToken: randomBytes(96).toString("base64"),
    Expiration: new Date(account.now + durationSeconds * 1000),
  };
}

/** Capital letters and digits, as in AWS's unique ids. */
export function randomId(length: number): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  return [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");
}

/** @throws ServiceError ValidationError outside of AWS's limits */
export function checkDuration(seconds: number, least: number, most: number): void {
  if (seconds >= least && seconds <= most) return;
  const [bound, value] = seconds < least ? ["greater", least] : ["less", most];
  const message = `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${bound} than or equal to ${value}`;
  throw new ServiceError("ValidationError", message);
}
