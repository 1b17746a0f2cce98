import type { PasswordPolicy } from "@aws-sdk/client-iam";
import { type Account, slice } from "../account.ts";
import { noSuchEntity } from "./find.ts";

/** What policies hang on: a user, a group, a role. */
export interface PolicyHolder {
  /** Inline policies: JSON text by name. */
  policies: Record<string, string>;
  /** ARNs of attached managed policies. */
  attached: string[];
}

export interface User extends PolicyHolder {
  userName: string;
  readonly userId: string;
  path: string;
  readonly createdAt: number;
  permissionsBoundary: string | undefined;
  tags: Record<string, string>;
  loginProfile: LoginProfile | undefined;
}

export interface LoginProfile {
  readonly createdAt: number;
  passwordResetRequired: boolean;
}

export interface Group extends PolicyHolder {
  groupName: string;
  readonly groupId: string;
  path: string;
  readonly createdAt: number;
  /** Names of its users. */
  users: string[];
}

export interface AccessKey {
  readonly accessKeyId: string;
  /** Undefined: the root user's own. */
  userName: string | undefined;
  readonly createdAt: number;
  status: string;
}

interface Identities {
  users: Record<string, User>;
  groups: Record<string, Group>;
  /** By id. */
  accessKeys: Record<string, AccessKey>;
  accountAlias: string | undefined;
  passwordPolicy?: PasswordPolicy | undefined;
}

const regional = slice<Identities>("iam-identities", () => ({
  users: {},
  groups: {},
  accessKeys: {},
  accountAlias: undefined,
}));

/** Users and groups, whose policies are recorded alone: but a role of an instance nobody is refused anything here. */
export const identities = {
  of: (account: Account): Identities => regional.of(account.cloud.account("us-east-1")),
};

/** Whose access key it is; undefined for the root user's, and for any that IAM did not make. */
export function userOfKey(account: Account, accessKeyId: string | undefined): User | undefined {
  const { accessKeys, users } = identities.of(account);
  const name = accessKeyId === undefined ? undefined : accessKeys[accessKeyId]?.userName;
  return name === undefined ? undefined : users[name];
}

/** @throws ServiceError NoSuchEntity (404) */
export function findUser(account: Account, name: string | undefined): User {
  const found = identities.of(account).users[name ?? ""];
  if (found) return found;
  throw noSuchEntity(`The user with name ${name} cannot be found.`);
}

/** @throws ServiceError NoSuchEntity (404) */
export function findGroup(account: Account, name: string | undefined): Group {
  const found = identities.of(account).groups[name ?? ""];
  if (found) return found;
  throw noSuchEntity(`The group with name ${name} cannot be found.`);
}
