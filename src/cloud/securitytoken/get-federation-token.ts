import type { GetFederationTokenCommandInput, GetFederationTokenCommandOutput } from "@aws-sdk/client-sts";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { checkDuration } from "./credentials.ts";
import { checkSessionPolicy } from "./session-policy.ts";
import { sessionCredentials } from "./sessions.ts";

/** Credentials of somebody whom the account's own identity provider knows. */
export function getFederationToken(
  input: GetFederationTokenCommandInput,
  account: Account,
): Omit<GetFederationTokenCommandOutput, "$metadata"> {
  const name = input.Name ?? "";
  if (!/^[\w+=,.@-]{2,32}$/.test(name)) {
    const message = `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`;
    throw new ServiceError("ValidationError", message);
  }
  const seconds = input.DurationSeconds ?? 43_200;
  checkDuration(seconds, 900, 129_600);
  checkSessionPolicy(input.Policy);
  const arn = `arn:${account.partition}:sts::${account.accountId}:federated-user/${name}`;
  const userId = `${account.accountId}:${name}`;
  return {
    Credentials: sessionCredentials(account, seconds, { userId, arn, accountId: account.accountId }),
    FederatedUser: { FederatedUserId: userId, Arn: arn },
    ...(input.Policy === undefined ? {} : { PackedPolicySize: 1 }),
  };
}
