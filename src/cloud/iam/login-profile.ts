import type { CreateLoginProfileCommandInput, UpdateLoginProfileCommandInput } from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { alreadyExists, noSuchEntity } from "./find.ts";
import { findUser, type LoginProfile, type User } from "./identities.ts";

/** That a user has a password; the password itself is not kept. */
export function createLoginProfile(input: CreateLoginProfileCommandInput, account: Account) {
  const user = findUser(account, input.UserName);
  if (user.loginProfile) throw alreadyExists(`Login Profile for user ${user.userName} already exists.`);
  user.loginProfile = {
    createdAt: account.now,
    passwordResetRequired: input.PasswordResetRequired ?? false,
  };
  return { LoginProfile: describe(user, user.loginProfile) };
}

export function getLoginProfile(input: { UserName?: string }, account: Account) {
  const user = findUser(account, input.UserName);
  return { LoginProfile: describe(user, profileOf(user)) };
}

export function updateLoginProfile(
  input: UpdateLoginProfileCommandInput,
  account: Account,
): Record<string, never> {
  const profile = profileOf(findUser(account, input.UserName));
  profile.passwordResetRequired = input.PasswordResetRequired ?? profile.passwordResetRequired;
  return {};
}

export function deleteLoginProfile(input: { UserName?: string }, account: Account): Record<string, never> {
  const user = findUser(account, input.UserName);
  profileOf(user);
  user.loginProfile = undefined;
  return {};
}

/** @throws ServiceError NoSuchEntity (404) */
function profileOf(user: User): LoginProfile {
  if (user.loginProfile) return user.loginProfile;
  throw noSuchEntity(`Login Profile for User ${user.userName} cannot be found.`);
}

function describe(user: User, { createdAt, passwordResetRequired }: LoginProfile) {
  return {
    UserName: user.userName,
    CreateDate: new Date(createdAt),
    PasswordResetRequired: passwordResetRequired,
  };
}
