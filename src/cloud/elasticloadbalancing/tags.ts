import type {
  AddTagsCommandInput,
  DescribeTagsCommandInput,
  RemoveTagsCommandInput,
  Tag,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { toTagList } from "../tag-list.ts";
import { findListener, findLoadBalancer, findRule, findTargetGroup } from "./find.ts";

/** @throws ServiceError DuplicateTagKeys, TooManyTags or ValidationError */
function setTags(to: Record<string, string>, tags: readonly Tag[] | undefined): void {
  const keys = (tags ?? []).map((tag) => tag.Key ?? "");
  if (keys.some((key) => key === "")) throw new ServiceError("ValidationError", "Tag keys must not be empty");
  if (new Set(keys).size < keys.length) {
    throw new ServiceError("DuplicateTagKeys", "Tag keys must be unique");
  }
  if (new Set([...Object.keys(to), ...keys]).size > 50) {
    throw new ServiceError("TooManyTags", "A resource can have at most 50 tags");
  }
  for (const { Key = "", Value } of tags ?? []) to[Key] = Value ?? "";
}

/** The tags made at a resource's creation. */
export function newTags(tags: readonly Tag[] | undefined): Record<string, string> {
  const made: Record<string, string> = {};
  setTags(made, tags);
  return made;
}

export function addTags(input: AddTagsCommandInput, account: Account): Record<string, never> {
  for (const tags of (input.ResourceArns ?? []).map((arn) => tagsOf(account, arn))) setTags(tags, input.Tags);
  return {};
}

export function removeTags(input: RemoveTagsCommandInput, account: Account): Record<string, never> {
  for (const tags of (input.ResourceArns ?? []).map((arn) => tagsOf(account, arn))) {
    for (const key of input.TagKeys ?? []) delete tags[key];
  }
  return {};
}

export function describeTags(input: DescribeTagsCommandInput, account: Account) {
  const TagDescriptions = (input.ResourceArns ?? []).map((arn) => ({
    ResourceArn: arn,
    Tags: toTagList(tagsOf(account, arn)),
  }));
  return { TagDescriptions };
}

function tagsOf(account: Account, arn: string): Record<string, string> {
  if (arn.includes(":loadbalancer/")) return findLoadBalancer(account, arn).tags;
  if (arn.includes(":listener-rule/")) return findRule(account, arn).tags;
  if (arn.includes(":listener/")) return findListener(account, arn).tags;
  return findTargetGroup(account, arn).tags;
}
