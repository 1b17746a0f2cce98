import type { CreateOrUpdateTagsCommandInput, Tag } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { groupsOf, required, validationError } from "./find.ts";
import type { Group } from "./state.ts";
import { setTag } from "./tag.ts";

/** Running instances keep the tags that they have. */
export function createOrUpdateTags(
  input: CreateOrUpdateTagsCommandInput,
  account: Account,
): Record<string, never> {
  const tags = required("tags", input.Tags).map((tag) => ({ tag, group: taggedGroup(account, tag) }));
  for (const { tag, group } of tags) setTag(group, tag);
  return {};
}

/** @throws ServiceError ValidationError */
export function taggedGroup(account: Account, tag: Tag): Group {
  const type = tag.ResourceType ?? "auto-scaling-group";
  if (type !== "auto-scaling-group") {
    throw validationError(`Invalid ResourceType, ${type}. Valid types: [auto-scaling-group]`);
  }
  const name = required("tags.member.resourceId", tag.ResourceId);
  const group = groupsOf(account)[name];
  if (group) return group;
  throw validationError(`AutoScalingGroup not found - AutoScaling Group ${name} not found`);
}
