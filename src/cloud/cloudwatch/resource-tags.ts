import type {
  ListTagsForResourceCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-cloudwatch";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { toTagList } from "../tag-list.ts";
import { findAlarm, invalidValue } from "./find.ts";

export function tagResource(input: TagResourceCommandInput, account: Account): Record<string, never> {
  const tags = tagsOf(account, input.ResourceARN);
  for (const { Key = "", Value = "" } of input.Tags ?? []) tags[Key] = Value;
  return {};
}

export function untagResource(input: UntagResourceCommandInput, account: Account): Record<string, never> {
  const tags = tagsOf(account, input.ResourceARN);
  for (const key of input.TagKeys ?? []) delete tags[key];
  return {};
}

export function listTagsForResource(input: ListTagsForResourceCommandInput, account: Account) {
  const tags = tagsOf(account, input.ResourceARN);
  return { Tags: toTagList(tags) };
}

function tagsOf(account: Account, arn: string | undefined): Record<string, string> {
  const name = /^arn:[^:]+:cloudwatch:[^:]+:\d+:alarm:(.+)$/.exec(arn ?? "")?.[1];
  if (name === undefined) throw invalidValue(`Invalid ARN: ${arn}`);
  const alarm = findAlarm(account, name);
  if (alarm) return alarm.tags;
  throw new ServiceError("ResourceNotFoundException", `Alarm ${name} does not exist`, 404);
}
