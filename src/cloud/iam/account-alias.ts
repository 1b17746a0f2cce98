import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { noSuchEntity } from "./find.ts";
import { identities } from "./identities.ts";

/** An account has one alias; a further one takes its place. */
export function createAccountAlias(
  input: { AccountAlias?: string },
  account: Account,
): Record<string, never> {
  const alias = input.AccountAlias ?? "";
  if (!/^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$/.test(alias)) {
    throw new ServiceError(
      "ValidationError",
      `1 validation error detected: Value '${alias}' at 'accountAlias' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$`,
    );
  }
  identities.of(account).accountAlias = alias;
  return {};
}

export function deleteAccountAlias(
  input: { AccountAlias?: string },
  account: Account,
): Record<string, never> {
  const state = identities.of(account);
  if (state.accountAlias === undefined || state.accountAlias !== input.AccountAlias)
    throw noSuchEntity(`The account alias with name ${input.AccountAlias} cannot be found.`);
  state.accountAlias = undefined;
  return {};
}

export function listAccountAliases(_input: object, account: Account) {
  const { accountAlias } = identities.of(account);
  return { AccountAliases: accountAlias === undefined ? [] : [accountAlias], IsTruncated: false };
}
