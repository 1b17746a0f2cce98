import type {
  AddUserToGroupCommandInput,
  CreateGroupCommandInput,
  GetGroupCommandInput,
  ListGroupsCommandInput,
  ListGroupsForUserCommandInput,
  UpdateGroupCommandInput,
} from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { alreadyExists, mustFirst, page } from "./find.ts";
import { findGroup, findUser, type Group, identities } from "./identities.ts";
import { iamArn, newId, requireName, requirePath } from "./names.ts";
import { describeUser } from "./users.ts";

export function createGroup(input: CreateGroupCommandInput, account: Account) {
  const groupName = requireName("groupName", input.GroupName, 128);
  const { groups } = identities.of(account);
  if (groups[groupName]) throw alreadyExists(`Group with name ${groupName} already exists.`);
  const group: Group = {
    groupName,
    groupId: newId("AGPA"),
    path: requirePath(input.Path),
    createdAt: account.now,
    users: [],
    policies: {},
    attached: [],
  };
  groups[groupName] = group;
  return { Group: describeGroup(group, account) };
}

/** The group and a page of its users. */
export function getGroup(input: GetGroupCommandInput, account: Account) {
  const group = findGroup(account, input.GroupName);
  const { items, ...rest } = page(group.users, input);
  return {
    Group: describeGroup(group, account),
    Users: items.map((name) => describeUser(findUser(account, name), account)),
    ...rest,
  };
}

export function updateGroup(input: UpdateGroupCommandInput, account: Account): Record<string, never> {
  const group = findGroup(account, input.GroupName);
  const { groups } = identities.of(account);
  const before = group.groupName;
  const name =
    input.NewGroupName === undefined ? before : requireName("newGroupName", input.NewGroupName, 128);
  if (name !== before && groups[name]) throw alreadyExists(`Group with name ${name} already exists.`);
  group.path = input.NewPath === undefined ? group.path : requirePath(input.NewPath);
  delete groups[before];
  group.groupName = name;
  groups[name] = group;
  return {};
}

export function listGroups(input: ListGroupsCommandInput, account: Account) {
  const all = Object.values(identities.of(account).groups);
  return pageOfGroups(
    all.filter((group) => group.path.startsWith(input.PathPrefix ?? "/")),
    input,
    account,
  );
}

export function listGroupsForUser(input: ListGroupsForUserCommandInput, account: Account) {
  const { userName } = findUser(account, input.UserName);
  const all = Object.values(identities.of(account).groups);
  return pageOfGroups(
    all.filter((group) => group.users.includes(userName)),
    input,
    account,
  );
}

function pageOfGroups(
  groups: readonly Group[],
  input: { Marker?: string; MaxItems?: number },
  account: Account,
) {
  const { items, ...rest } = page(groups, input);
  return { Groups: items.map((group) => describeGroup(group, account)), ...rest };
}

export function addUserToGroup(input: AddUserToGroupCommandInput, account: Account): Record<string, never> {
  const group = findGroup(account, input.GroupName);
  const { userName } = findUser(account, input.UserName);
  if (!group.users.includes(userName)) group.users.push(userName);
  return {};
}

/** A user who is not in the group is no error. */
export function removeUserFromGroup(
  input: AddUserToGroupCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.GroupName);
  const { userName } = findUser(account, input.UserName);
  group.users = group.users.filter((name) => name !== userName);
  return {};
}

export function deleteGroup(input: { GroupName?: string }, account: Account): Record<string, never> {
  const group = findGroup(account, input.GroupName);
  if (group.users.length > 0) throw mustFirst("remove users from group");
  if (group.attached.length > 0) throw mustFirst("detach all policies");
  if (Object.keys(group.policies).length > 0) throw mustFirst("delete policies");
  delete identities.of(account).groups[group.groupName];
  return {};
}

function describeGroup(group: Group, account: Account) {
  return {
    Path: group.path,
    GroupName: group.groupName,
    GroupId: group.groupId,
    Arn: iamArn(account, "group", group.path, group.groupName),
    CreateDate: new Date(group.createdAt),
  };
}
