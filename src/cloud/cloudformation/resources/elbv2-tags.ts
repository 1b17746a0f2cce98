import type { ResourceContext } from "./resource-type.ts";
import { tagChanges } from "./tags.ts";

/** Brings the tags of something of Elastic Load Balancing to what the template and the stack now say. */
export function updateElbTags(
  { account, ...context }: ResourceContext,
  arn: string,
  own: Parameters<typeof tagChanges>[1],
  previous: Parameters<typeof tagChanges>[2],
): void {
  const { set, removed } = tagChanges({ account, ...context }, own, previous);
  const ResourceArns = [arn];
  if (set.length > 0) account.call("elasticloadbalancing", "AddTags", { ResourceArns, Tags: set });
  if (removed.length > 0)
    account.call("elasticloadbalancing", "RemoveTags", { ResourceArns, TagKeys: removed });
}
