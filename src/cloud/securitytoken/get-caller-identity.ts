import type { GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import type { Account } from "../account.ts";

/** Whoever asks is the account's root user, since any credentials are accepted. */
export function getCallerIdentity(
  _input: object,
  account: Account,
): Omit<GetCallerIdentityCommandOutput, "$metadata"> {
  return {
    UserId: account.accountId,
    Account: account.accountId,
    Arn: `arn:${account.partition}:iam::${account.accountId}:root`,
  };
}
