import type { ResourceContext } from "./resource-type.ts";
import { tagChanges } from "./tags.ts";

/** Brings an EC2 resource's tags to what the template and the stack now say. */
export function updateEc2Tags(
  context: ResourceContext,
  resourceId: string,
  own: Parameters<typeof tagChanges>[1],
  previous: Parameters<typeof tagChanges>[2],
): void {
  const { set, removed } = tagChanges(context, own, previous);
  const Resources = [resourceId];
  if (set.length > 0) context.account.call("ec2", "CreateTags", { Resources, Tags: set });
  if (removed.length > 0) {
    context.account.call("ec2", "DeleteTags", { Resources, Tags: removed.map((Key) => ({ Key })) });
  }
}
