import type { Credentials } from "@aws-sdk/client-sts";
import { type Account, slice } from "../account.ts";
import { temporaryCredentials } from "./credentials.ts";

/** Whose temporary credentials are. */
export interface Session {
  readonly userId: string;
  readonly arn: string;
  readonly accountId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const regional = slice<Record<string, Session>>("sts-sessions", () => ({}));

/** By access key id. STS is global: whatever the region asked, its sessions are kept in that of us-east-1. */
const sessions = { of: (account: Account) => regional.of(account.cloud.account("us-east-1")) };

/** Credentials for so long, of which is noted whose they are; those that are over are forgotten. */
export function sessionCredentials(
  account: Account,
  seconds: number,
  whose: Omit<Session, "expiresAt">,
): Credentials {
  const all = sessions.of(account);
  for (const [id, { expiresAt }] of Object.entries(all)) if (expiresAt <= account.now) delete all[id];
  const credentials = temporaryCredentials(account, seconds);
  all[credentials.AccessKeyId ?? ""] = { ...whose, expiresAt: account.now + seconds * 1000 };
  return credentials;
}

export function sessionOf(account: Account, accessKeyId: string | undefined): Session | undefined {
  return accessKeyId === undefined ? undefined : sessions.of(account)[accessKeyId];
}
