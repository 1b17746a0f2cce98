import type {
  ListTagsForResourceCommandInput,
  ListTagsLogGroupCommandInput,
  TagLogGroupCommandInput,
  TagResourceCommandInput,
  UntagLogGroupCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findDestination } from "./destinations.ts";
import { findGroup } from "./find.ts";

export function tagResource(input: TagResourceCommandInput, account: Account): Record<string, never> {
  const tags = tagsOf(account, input.resourceArn);
  const merged = { ...tags, ...input.tags };
  if (Object.keys(merged).length > 50) {
    throw new ServiceError("TooManyTagsException", "A resource can have no more than 50 tags.");
  }
  Object.assign(tags, merged);
  return {};
}

export function untagResource(input: UntagResourceCommandInput, account: Account): Record<string, never> {
  const tags = tagsOf(account, input.resourceArn);
  for (const key of input.tagKeys ?? []) delete tags[key];
  return {};
}

export function listTagsForResource(input: ListTagsForResourceCommandInput, account: Account) {
  return { tags: { ...tagsOf(account, input.resourceArn) } };
}

/** The three older calls, which name the group instead of giving its ARN. */
export function tagLogGroup(input: TagLogGroupCommandInput, account: Account): Record<string, never> {
  return tagResource({ resourceArn: input.logGroupName, tags: input.tags }, account);
}

export function untagLogGroup(input: UntagLogGroupCommandInput, account: Account): Record<string, never> {
  return untagResource({ resourceArn: input.logGroupName, tagKeys: input.tags }, account);
}

export function listTagsLogGroup(input: ListTagsLogGroupCommandInput, account: Account) {
  return listTagsForResource({ resourceArn: input.logGroupName }, account);
}

function tagsOf(account: Account, arn: string | undefined): Record<string, string> {
  const [, destination] = /:destination:(.+)$/.exec(arn ?? "") ?? [];
  return destination === undefined
    ? findGroup(account, arn).tags
    : findDestination(account, destination).tags;
}
