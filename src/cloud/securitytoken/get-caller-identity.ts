import type { GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import type { Account } from "../account.ts";
import type { Caller } from "../iam/authorization/caller.ts";
import { findRole } from "../iam/find.ts";

/** A role of an instance; whoever else asks is the account's root user, since any credentials are accepted. */
export function getCallerIdentity(
  _input: object,
  account: Account,
  caller?: Caller,
): Omit<GetCallerIdentityCommandOutput, "$metadata"> {
  if (caller) {
    const { roleId } = findRole(account, caller.roleName);
    return { UserId: `${roleId}:${caller.instanceId}`, Account: account.accountId, Arn: caller.arn };
  }
  return {
    UserId: account.accountId,
    Account: account.accountId,
    Arn: `arn:${account.partition}:iam::${account.accountId}:root`,
  };
}
