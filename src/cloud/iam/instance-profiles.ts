import type {
  CreateInstanceProfileCommandInput,
  ListInstanceProfilesCommandInput,
} from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { describeInstanceProfile } from "./describe.ts";
import { alreadyExists, findInstanceProfile, findRole, mustFirst, noSuchEntity, page } from "./find.ts";
import { newId, requireName, requirePath } from "./names.ts";
import { type InstanceProfile, iam } from "./state.ts";
import { addTags } from "./tags.ts";

export function createInstanceProfile(input: CreateInstanceProfileCommandInput, account: Account) {
  const name = requireName("instanceProfileName", input.InstanceProfileName, 128);
  const { instanceProfiles } = iam.of(account);
  if (instanceProfiles[name]) throw alreadyExists(`Instance Profile ${name} already exists.`);
  const profile: InstanceProfile = {
    instanceProfileName: name,
    instanceProfileId: newId("AIPA"),
    path: requirePath(input.Path),
    createdAt: account.now,
    roleName: undefined,
    tags: {},
  };
  addTags(profile.tags, input.Tags);
  instanceProfiles[name] = profile;
  return { InstanceProfile: describeInstanceProfile(profile, account) };
}

export function getInstanceProfile(input: { InstanceProfileName?: string }, account: Account) {
  const profile = findInstanceProfile(account, input.InstanceProfileName);
  return { InstanceProfile: describeInstanceProfile(profile, account) };
}

export function listInstanceProfiles(input: ListInstanceProfilesCommandInput, account: Account) {
  const all = Object.values(iam.of(account).instanceProfiles);
  return pageOfProfiles(
    all.filter((profile) => profile.path.startsWith(input.PathPrefix ?? "/")),
    input,
    account,
  );
}

export function listInstanceProfilesForRole(
  input: { RoleName?: string; Marker?: string; MaxItems?: number },
  account: Account,
) {
  const { roleName } = findRole(account, input.RoleName);
  const all = Object.values(iam.of(account).instanceProfiles);
  return pageOfProfiles(
    all.filter((profile) => profile.roleName === roleName),
    input,
    account,
  );
}

function pageOfProfiles(
  profiles: readonly InstanceProfile[],
  input: { Marker?: string; MaxItems?: number },
  account: Account,
) {
  const { items, ...rest } = page(profiles, input);
  return { InstanceProfiles: items.map((profile) => describeInstanceProfile(profile, account)), ...rest };
}

interface ProfileRole {
  InstanceProfileName?: string;
  RoleName?: string;
}

export function addRoleToInstanceProfile(input: ProfileRole, account: Account): Record<string, never> {
  const profile = findInstanceProfile(account, input.InstanceProfileName);
  const { roleName } = findRole(account, input.RoleName);
  if (profile.roleName !== undefined) {
    throw new ServiceError(
      "LimitExceeded",
      "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
      409,
    );
  }
  profile.roleName = roleName;
  return {};
}

export function removeRoleFromInstanceProfile(input: ProfileRole, account: Account): Record<string, never> {
  const profile = findInstanceProfile(account, input.InstanceProfileName);
  const { roleName } = findRole(account, input.RoleName);
  if (profile.roleName !== roleName) throw noSuchEntity(`Role ${roleName} is not in the instance profile.`);
  profile.roleName = undefined;
  return {};
}

export function deleteInstanceProfile(
  input: { InstanceProfileName?: string },
  account: Account,
): Record<string, never> {
  const profile = findInstanceProfile(account, input.InstanceProfileName);
  if (profile.roleName !== undefined) {
    throw mustFirst("remove roles from instance profile");
  }
  delete iam.of(account).instanceProfiles[profile.instanceProfileName];
  return {};
}
