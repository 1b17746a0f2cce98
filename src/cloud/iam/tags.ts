import type { Tag } from "@aws-sdk/client-iam";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findInstanceProfile, findPolicy, findRole } from "./find.ts";

export function toTagList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * @throws ServiceError InvalidInput for a key that is given twice, ValidationError for more than 50 tags in one request, LimitExceeded past 50 tags of the user's
 *   own in all
 */
export function addTags(to: Record<string, string>, tags: readonly Tag[] | undefined): void {
  if ((tags?.length ?? 0) > 50) {
    throw new ServiceError(
      "ValidationError",
      "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50.",
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

interface Named {
  RoleName?: string;
  InstanceProfileName?: string;
  PolicyArn?: string;
}

/** TagRole, TagInstanceProfile, TagPolicy. */
export function tagResource(input: Named & { Tags?: Tag[] }, account: Account): Record<string, never> {
  addTags(tagsOf(input, account), input.Tags);
  return {};
}

/** UntagRole, UntagInstanceProfile, UntagPolicy. */
export function untagResource(
  input: Named & { TagKeys?: string[] },
  account: Account,
): Record<string, never> {
  const tags = tagsOf(input, account);
  for (const key of input.TagKeys ?? []) delete tags[key];
  return {};
}

/** ListRoleTags, ListInstanceProfileTags, ListPolicyTags. */
export function listTags(input: Named, account: Account) {
  return { Tags: toTagList(tagsOf(input, account)), IsTruncated: false };
}

function tagsOf(input: Named, account: Account): Record<string, string> {
  if (input.RoleName !== undefined) return findRole(account, input.RoleName).tags;
  if (input.InstanceProfileName !== undefined)
    return findInstanceProfile(account, input.InstanceProfileName).tags;
  return findPolicy(account, input.PolicyArn).tags;
}
