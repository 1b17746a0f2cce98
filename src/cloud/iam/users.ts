import type {
  CreateUserCommandInput,
  ListUsersCommandInput,
  UpdateUserCommandInput,
} from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { toTagList } from "../tag-list.ts";
import type { Sender } from "./authorization/caller.ts";
import { describeBoundary } from "./describe.ts";
import { alreadyExists, mustFirst, page } from "./find.ts";
import { findUser, identities, type User, userOfKey } from "./identities.ts";
import { iamArn, newId, requireName, requirePath } from "./names.ts";
import { requireBoundary } from "./permissions-boundary.ts";
import { addTags } from "./tags.ts";

export function createUser(input: CreateUserCommandInput, account: Account) {
  const userName = requireName("userName", input.UserName, 64);
  const { users } = identities.of(account);
  if (users[userName]) throw alreadyExists(`User with name ${userName} already exists.`);
  const user: User = {
    userName,
    userId: newId("AIDA"),
    path: requirePath(input.Path),
    createdAt: account.now,
    permissionsBoundary: requireBoundary(account, input.PermissionsBoundary),
    policies: {},
    attached: [],
    tags: {},
    loginProfile: undefined,
  };
  addTags(user.tags, input.Tags);
  users[userName] = user;
  return { User: describeFully(user, account) };
}

/** Without a name the one whose key signed, who is the root user for any that IAM did not make. */
export function getUser(input: { UserName?: string }, account: Account, sender?: Sender) {
  const user =
    input.UserName === undefined
      ? userOfKey(account, sender?.accessKeyId)
      : findUser(account, input.UserName);
  if (user) return { User: describeFully(user, account) };
  const Arn = `arn:${account.partition}:iam::${account.accountId}:root`;
  return { User: { Path: "/", UserName: "root", UserId: account.accountId, Arn, CreateDate: new Date(0) } };
}

/** Renames or moves a user; keys and memberships go along. */
export function updateUser(input: UpdateUserCommandInput, account: Account): Record<string, never> {
  const user = findUser(account, input.UserName);
  const { users, groups, accessKeys } = identities.of(account);
  const before = user.userName;
  const name = input.NewUserName === undefined ? before : requireName("newUserName", input.NewUserName, 64);
  if (name !== before && users[name]) throw alreadyExists(`User with name ${name} already exists.`);
  user.path = input.NewPath === undefined ? user.path : requirePath(input.NewPath);
  delete users[before];
  user.userName = name;
  users[name] = user;
  for (const group of Object.values(groups)) {
    group.users = group.users.map((member) => (member === before ? name : member));
  }
  for (const key of Object.values(accessKeys)) if (key.userName === before) key.userName = name;
  return {};
}

export function listUsers(input: ListUsersCommandInput, account: Account) {
  const all = Object.values(identities.of(account).users).filter((user) =>
    user.path.startsWith(input.PathPrefix ?? "/"),
  );
  const { items, ...rest } = page(all, input);
  return { Users: items.map((user) => describeUser(user, account)), ...rest };
}

/** Refused while anything hangs on the user, as with a role. */
export function deleteUser(input: { UserName?: string }, account: Account): Record<string, never> {
  const user = findUser(account, input.UserName);
  const { users, groups, accessKeys } = identities.of(account);
  if (Object.values(accessKeys).some(({ userName }) => userName === user.userName))
    throw mustFirst("delete access keys");
  if (user.loginProfile) throw mustFirst("delete login profile");
  if (user.attached.length > 0) throw mustFirst("detach all policies");
  if (Object.keys(user.policies).length > 0) throw mustFirst("delete policies");
  if (Object.values(groups).some((group) => group.users.includes(user.userName)))
    throw mustFirst("remove users from group");
  delete users[user.userName];
  return {};
}

/** As lists show a user: without tags and boundary. */
export function describeUser(user: User, account: Account) {
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: iamArn(account, "user", user.path, user.userName),
    CreateDate: new Date(user.createdAt),
  };
}

function describeFully(user: User, account: Account) {
  return {
    ...describeUser(user, account),
    PermissionsBoundary: describeBoundary(user.permissionsBoundary),
    Tags: Object.keys(user.tags).length > 0 ? toTagList(user.tags) : undefined,
  };
}
