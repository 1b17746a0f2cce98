import type {
  AddTagsToResourceCommandInput,
  ListTagsForResourceCommandInput,
  RemoveTagsFromResourceCommandInput,
  Tag,
} from "@aws-sdk/client-rds";
import type { Account } from "../account.ts";
import { toTagList } from "../tag-list.ts";
import { findInstance, findOptionGroup, findParameterGroup, findSnapshot, findSubnetGroup } from "./find.ts";
import { invalidValue } from "./refusals.ts";

/** @throws ServiceError InvalidParameterValue past 50 tags */
function addTags(to: Record<string, string>, tags: readonly Tag[] | undefined): void {
  const all = { ...to, ...Object.fromEntries((tags ?? []).map(({ Key = "", Value }) => [Key, Value ?? ""])) };
  if (Object.keys(all).length > 50) throw invalidValue("A resource can have at most 50 tags.");
  Object.assign(to, all);
}

export function newTags(tags: readonly Tag[] | undefined): Record<string, string> {
  const made: Record<string, string> = {};
  addTags(made, tags);
  return made;
}

export function addTagsToResource(input: AddTagsToResourceCommandInput, account: Account) {
  addTags(tagsOf(account, input.ResourceName), input.Tags);
  return {};
}

export function removeTagsFromResource(input: RemoveTagsFromResourceCommandInput, account: Account) {
  const tags = tagsOf(account, input.ResourceName);
  for (const key of input.TagKeys ?? []) delete tags[key];
  return {};
}

export function listTagsForResource(input: ListTagsForResourceCommandInput, account: Account) {
  return { TagList: toTagList(tagsOf(account, input.ResourceName)) };
}

function tagsOf(account: Account, arn: string | undefined): Record<string, string> {
  const [, kind = "", name = ""] = /^arn:[^:]+:rds:[^:]*:\d*:(\w+):(.+)$/.exec(arn ?? "") ?? [];
  if (kind === "db") return findInstance(account, name).tags;
  if (kind === "snapshot") return findSnapshot(account, name).tags;
  if (kind === "subgrp") return findSubnetGroup(account, name).tags;
  if (kind === "og") return findOptionGroup(account, name).tags;
  if (kind === "pg") return findParameterGroup(account, name).tags;
  throw invalidValue(`Invalid resource name: ${arn}`);
}
