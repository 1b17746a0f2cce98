import type { Tag, TagDescription } from "@aws-sdk/client-auto-scaling";
import { ServiceError } from "../service-error.ts";
import { required } from "./find.ts";
import type { Group } from "./state.ts";

const tagsOfAGroup = 50;

/** @throws ServiceError LimitExceeded above 50 tags that are not AWS's own */
export function setTag(group: Group, tag: Tag): void {
  const key = required("tags.member.key", tag.Key);
  const own = Object.keys(group.tags).filter((one) => !one.startsWith("aws:"));
  if (!(key in group.tags) && own.length >= tagsOfAGroup) {
    throw new ServiceError(
      "LimitExceeded",
      `You have reached the limit of ${tagsOfAGroup} tags for the group.`,
    );
  }
  group.tags[key] = { value: tag.Value ?? "", propagateAtLaunch: tag.PropagateAtLaunch ?? false };
}

export function describeTag(group: Group, key: string): TagDescription {
  return {
    ResourceId: group.name,
    ResourceType: "auto-scaling-group",
    Key: key,
    Value: group.tags[key]?.value,
    PropagateAtLaunch: group.tags[key]?.propagateAtLaunch,
  };
}
