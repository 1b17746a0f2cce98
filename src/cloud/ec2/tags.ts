import type { ResourceType, Tag, TagSpecification } from "@aws-sdk/client-ec2";
import { ServiceError } from "../service-error.ts";

export type Tags = Record<string, string>;

/** All or none. Limits: EC2 user guide, "Tag your EC2 resources". */
export function addTags(to: Tags, tags: readonly Tag[] | undefined): void {
  const added: Tags = {};
  for (const { Key, Value } of tags ?? []) {
    if (!Key) throw new ServiceError("InvalidParameterValue", "Tag keys must be at least one character long");
    if (Key.length > 127)
      throw new ServiceError("InvalidParameterValue", `Tag key exceeds the maximum length of 127 characters`);
    if ((Value ?? "").length > 255) {
      throw new ServiceError(
        "InvalidParameterValue",
        `Tag value exceeds the maximum length of 255 characters`,
      );
    }
    added[Key] = Value ?? "";
  }
  const own = Object.keys({ ...to, ...added }).filter((key) => !key.startsWith("aws:"));
  if (own.length > 50) {
    throw new ServiceError("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
  }
  Object.assign(to, added);
}

/** The tags that a request gives to resources of one type. */
export function tagsFor(type: ResourceType, specifications: readonly TagSpecification[] | undefined): Tags {
  const tags: Tags = {};
  for (const specification of specifications ?? []) {
    if (specification.ResourceType === type) addTags(tags, specification.Tags);
  }
  return tags;
}
