import { type Account, slice } from "../account.ts";

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

/** Notes whose credentials these are; those that are over are forgotten. */
export function noteSession(account: Account, accessKeyId: string, session: Session): void {
  const all = sessions.of(account);
  for (const [id, { expiresAt }] of Object.entries(all)) if (expiresAt <= account.now) delete all[id];
  all[accessKeyId] = session;
}

export function sessionOf(account: Account, accessKeyId: string | undefined): Session | undefined {
  return accessKeyId === undefined ? undefined : sessions.of(account)[accessKeyId];
}
