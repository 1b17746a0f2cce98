import type {
  CreateTagsCommandInput,
  DeleteTagsCommandInput,
  DescribeTagsCommandInput,
  ListTagsForResourceCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { toTagList } from "../tag-list.ts";
import { page } from "./find.ts";
import { addTags, tagsOf } from "./tags.ts";

export function tagResource(input: TagResourceCommandInput, account: Account): Record<string, never> {
  addTags(tagsOf(account, input.ResourceId), input.Tags);
  return {};
}

export function untagResource(input: UntagResourceCommandInput, account: Account): Record<string, never> {
  const tags = tagsOf(account, input.ResourceId);
  for (const key of input.TagKeys ?? []) delete tags[key];
  return {};
}

export function listTagsForResource(input: ListTagsForResourceCommandInput, account: Account) {
  const { items, next } = page(
    toTagList(tagsOf(account, input.ResourceId)),
    input.NextToken,
    input.MaxResults,
  );
  return { Tags: items, NextToken: next };
}

/** The three calls of before 2019, which some clients still make. */
export function createTags(input: CreateTagsCommandInput, account: Account): Record<string, never> {
  return tagResource({ ResourceId: input.FileSystemId, Tags: input.Tags }, account);
}

export function deleteTags(input: DeleteTagsCommandInput, account: Account): Record<string, never> {
  return untagResource({ ResourceId: input.FileSystemId, TagKeys: input.TagKeys }, account);
}

export function describeTags(input: DescribeTagsCommandInput, account: Account) {
  const { items, next } = page(toTagList(tagsOf(account, input.FileSystemId)), input.Marker, input.MaxItems);
  return { Tags: items, NextMarker: next };
}
