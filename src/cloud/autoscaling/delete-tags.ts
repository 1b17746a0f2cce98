import type { DeleteTagsCommandInput } from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { taggedGroup } from "./create-or-update-tags.ts";
import { required } from "./find.ts";

/** With a value given, only a tag that has it goes. */
export function deleteTags(input: DeleteTagsCommandInput, account: Account): Record<string, never> {
  for (const tag of required("tags", input.Tags)) {
    const group = taggedGroup(account, tag);
    const key = required("tags.member.key", tag.Key);
    if (tag.Value === undefined || group.tags[key]?.value === tag.Value) delete group.tags[key];
  }
  return {};
}
