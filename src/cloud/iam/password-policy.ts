import type { PasswordPolicy, UpdateAccountPasswordPolicyCommandInput } from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { noSuchEntity } from "./find.ts";
import { identities } from "./identities.ts";

/** [API:iam UpdateAccountPasswordPolicy] */
const ranges = {
  MinimumPasswordLength: [6, 128],
  MaxPasswordAge: [1, 1095],
  PasswordReusePrevention: [1, 24],
} as const;

/** What is not given takes its default, whatever it was before. Recorded alone: nobody signs in here. */
export function updateAccountPasswordPolicy(
  input: UpdateAccountPasswordPolicyCommandInput,
  account: Account,
): Record<string, never> {
  requireRanges(input);
  const { MaxPasswordAge = 0, PasswordReusePrevention } = input;
  const policy: PasswordPolicy = {
    MinimumPasswordLength: input.MinimumPasswordLength ?? 6,
    RequireSymbols: input.RequireSymbols ?? false,
    RequireNumbers: input.RequireNumbers ?? false,
    RequireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
    RequireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
    AllowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
    ExpirePasswords: MaxPasswordAge > 0,
    MaxPasswordAge,
    HardExpiry: input.HardExpiry ?? false,
    ...(PasswordReusePrevention === undefined ? {} : { PasswordReusePrevention }),
  };
  identities.of(account).passwordPolicy = policy;
  return {};
}

export function getAccountPasswordPolicy(_input: object, account: Account) {
  const { passwordPolicy } = identities.of(account);
  if (passwordPolicy) return { PasswordPolicy: passwordPolicy };
  throw noSuchEntity(`The Password Policy with domain name ${account.accountId} cannot be found.`);
}

export function deleteAccountPasswordPolicy(_input: object, account: Account): Record<string, never> {
  const state = identities.of(account);
  if (!state.passwordPolicy) {
    throw noSuchEntity("The account policy with name PasswordPolicy cannot be found.");
  }
  state.passwordPolicy = undefined;
  return {};
}

/** @throws ServiceError ValidationError that tells all that is out of its range */
function requireRanges(input: UpdateAccountPasswordPolicyCommandInput): void {
  const errors = (Object.keys(ranges) as (keyof typeof ranges)[]).flatMap((name) => {
    const value = input[name];
    const [least, most] = ranges[name];
    if (value === undefined || (value >= least && value <= most)) return [];
    const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
    const member = name[0]?.toLowerCase() + name.slice(1);
    return `Value '${value}' at '${member}' failed to satisfy constraint: Member must have value ${bound}`;
  });
  if (errors.length === 0) return;
  const count = `${errors.length} validation error${errors.length > 1 ? "s" : ""} detected`;
  throw new ServiceError("ValidationError", `${count}: ${errors.join("; ")}`);
}
