import type {
  ListTagsCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-backup";
import type { Account } from "../account.ts";
import { findPlan, findVault, invalidValue } from "./find.ts";

export function tagResource(input: TagResourceCommandInput, account: Account): Record<string, never> {
  Object.assign(tagsOf(account, input.ResourceArn), input.Tags);
  return {};
}

export function untagResource(input: UntagResourceCommandInput, account: Account): Record<string, never> {
  const tags = tagsOf(account, input.ResourceArn);
  for (const key of input.TagKeyList ?? []) delete tags[key];
  return {};
}

export function listTags(input: ListTagsCommandInput, account: Account) {
  return { Tags: tagsOf(account, input.ResourceArn) };
}

function tagsOf(account: Account, arn: string | undefined): Record<string, string> {
  const [, kind, name] = /:backup-(vault|plan):(.+)$/.exec(arn ?? "") ?? [];
  if (kind === "vault") return findVault(account, name).tags;
  if (kind === "plan") return findPlan(account, name).tags;
  throw invalidValue(`Invalid resource ARN: ${arn}`);
}
