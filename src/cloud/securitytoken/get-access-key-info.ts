import type { GetAccessKeyInfoCommandInput } from "@aws-sdk/client-sts";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";

/** Every key is this account's: any is accepted. */
export function getAccessKeyInfo({ AccessKeyId = "" }: GetAccessKeyInfoCommandInput, account: Account) {
  if (/^\w{16,128}$/.test(AccessKeyId)) return { Account: account.accountId };
  throw new ServiceError(
    "ValidationError",
    `1 validation error detected: Value '${AccessKeyId}' at 'accessKeyId' failed to satisfy constraint: Member must have length greater than or equal to 16`,
  );
}
