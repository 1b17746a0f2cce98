import type { GetSessionTokenCommandInput, GetSessionTokenCommandOutput } from "@aws-sdk/client-sts";
import type { Account } from "../account.ts";
import { checkDuration, temporaryCredentials } from "./credentials.ts";

export function getSessionToken(
  input: GetSessionTokenCommandInput,
  account: Account,
): Omit<GetSessionTokenCommandOutput, "$metadata"> {
  const seconds = input.DurationSeconds ?? 43_200;
  checkDuration(seconds, 900, 129_600);
  return { Credentials: temporaryCredentials(account, seconds) };
}
