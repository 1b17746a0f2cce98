import type { GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import type { Account } from "../account.ts";
import type { Sender } from "../iam/authorization/caller.ts";
import { findRole } from "../iam/find.ts";
import { userOfKey } from "../iam/identities.ts";
import { iamArn } from "../iam/names.ts";
import { sessionOf } from "./sessions.ts";

/**
 * A role of an instance, a session that STS handed out, or the user whose access key it is; whoever else asks is the
 * account's root user, since any credentials are accepted.
 */
export function getCallerIdentity(
  _input: object,
  account: Account,
  sender?: Sender,
): Omit<GetCallerIdentityCommandOutput, "$metadata"> {
  const caller = sender?.role;
  if (caller) {
    const { roleId } = findRole(account, caller.roleName);
    return { UserId: `${roleId}:${caller.instanceId}`, Account: account.accountId, Arn: caller.arn };
  }
  const session = sessionOf(account, sender?.accessKeyId);
  if (session) return { UserId: session.userId, Account: session.accountId, Arn: session.arn };
  const user = userOfKey(account, sender?.accessKeyId);
  if (user) {
    const Arn = iamArn(account, "user", user.path, user.userName);
    return { UserId: user.userId, Account: account.accountId, Arn };
  }
  return {
    UserId: account.accountId,
    Account: account.accountId,
    Arn: `arn:${account.partition}:iam::${account.accountId}:root`,
  };
}
