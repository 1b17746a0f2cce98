import type {
  ListTagsForResourceCommandInput,
  Tag,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { toTagList } from "../tag-list.ts";
import { invalidParameter } from "./find.ts";
import { notifications } from "./state.ts";

/** @throws ServiceError InvalidParameter for an empty key, TagLimitExceeded past 50 tags */
export function addTags(to: Record<string, string>, tags: readonly Tag[] | undefined): void {
  const keys = (tags ?? []).map((tag) => tag.Key ?? "");
  if (keys.includes("")) throw invalidParameter("Tags", "Tag keys must not be empty");
  if (new Set([...Object.keys(to), ...keys]).size > 50) {
    throw new ServiceError(
      "TagLimitExceeded",
      "Could not complete request: tag quota of per resource exceeded",
    );
  }
  for (const { Key = "", Value } of tags ?? []) to[Key] = Value ?? "";
}

export function tagResource(input: TagResourceCommandInput, account: Account): Record<string, never> {
  addTags(tagsOf(account, input.ResourceArn), input.Tags);
  return {};
}

export function untagResource(input: UntagResourceCommandInput, account: Account): Record<string, never> {
  const tags = tagsOf(account, input.ResourceArn);
  for (const key of input.TagKeys ?? []) delete tags[key];
  return {};
}

export function listTagsForResource(input: ListTagsForResourceCommandInput, account: Account) {
  return { Tags: toTagList(tagsOf(account, input.ResourceArn)) };
}

function tagsOf(account: Account, arn: string | undefined): Record<string, string> {
  const topic = notifications.of(account).topics[arn ?? ""];
  if (topic) return topic.tags;
  throw new ServiceError("ResourceNotFound", "Resource does not exist", 404);
}
