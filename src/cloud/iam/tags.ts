import type { Tag } from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { toTagList } from "../tag-list.ts";
import { findInstanceProfile, findPolicy, findRole, page } from "./find.ts";
import { findUser } from "./identities.ts";

/**
 * @throws ServiceError InvalidInput for a key that is given twice, ValidationError for more than 50 tags in one request,
 *   LimitExceeded past 50 tags of the user's own in all
 */
export function addTags(to: Record<string, string>, tags: readonly Tag[] | undefined): void {
  checkKeys(
    "tags",
    (tags ?? []).map(({ Key = "" }) => Key),
  );
  const tooLong = (tags ?? []).findIndex(({ Value = "" }) => Value.length > 256);
  if (tooLong >= 0) {
    const value = tags?.[tooLong]?.Value;
    throw invalidTag(
      `Value '${value}' at 'tags.${tooLong + 1}.member.value' failed to satisfy constraint: Member must have length less than or equal to 256.`,
    );
  }
  const keys = (tags ?? []).map(({ Key = "" }) => Key.toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw new ServiceError(
      "InvalidInput",
      "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    );
  }
  for (const { Key, Value } of tags ?? []) to[Key ?? ""] = Value ?? "";
  if (Object.keys(to).filter((key) => !key.startsWith("aws:")).length > 50) {
    throw new ServiceError("LimitExceeded", "The number of tags has reached the maximum limit.", 409);
  }
}

/** In AWS's words, with the first key that breaks a rule. @throws ServiceError ValidationError */
function checkKeys(field: "tags" | "tagKeys", keys: readonly string[]): void {
  if (keys.length > 50) {
    throw invalidTag(
      `Value at '${field}' failed to satisfy constraint: Member must have length less than or equal to 50.`,
    );
  }
  for (const [at, key] of keys.entries()) {
    const place = `'${field}.${at + 1}.member${field === "tags" ? ".key" : ""}'`;
    const fault = (constraint: string) =>
      invalidTag(`Value '${key}' at ${place} failed to satisfy constraint: ${constraint}`);
    if (key.length > 128) throw fault("Member must have length less than or equal to 128.");
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(key)) {
      throw fault("Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");
    }
  }
}

function invalidTag(fault: string): ServiceError {
  return new ServiceError("ValidationError", `1 validation error detected: ${fault}`);
}

interface Named {
  UserName?: string;
  RoleName?: string;
  InstanceProfileName?: string;
  PolicyArn?: string;
}

/** TagUser, TagRole, TagInstanceProfile, TagPolicy. */
export function tagResource(input: Named & { Tags?: Tag[] }, account: Account): Record<string, never> {
  addTags(tagsOf(input, account), input.Tags);
  return {};
}

/** UntagUser, UntagRole, UntagInstanceProfile, UntagPolicy. */
export function untagResource(
  input: Named & { TagKeys?: string[] },
  account: Account,
): Record<string, never> {
  checkKeys("tagKeys", input.TagKeys ?? []);
  const tags = tagsOf(input, account);
  for (const key of input.TagKeys ?? []) delete tags[key];
  return {};
}

/** ListUserTags, ListRoleTags, ListInstanceProfileTags, ListPolicyTags. */
export function listTags(input: Named & { Marker?: string; MaxItems?: number }, account: Account) {
  const { items, ...rest } = page(toTagList(tagsOf(input, account)), input);
  return { Tags: items, ...rest };
}

function tagsOf(input: Named, account: Account): Record<string, string> {
  if (input.UserName !== undefined) return findUser(account, input.UserName).tags;
  if (input.RoleName !== undefined) return findRole(account, input.RoleName).tags;
  if (input.InstanceProfileName !== undefined)
    return findInstanceProfile(account, input.InstanceProfileName).tags;
  return findPolicy(account, input.PolicyArn).tags;
}
