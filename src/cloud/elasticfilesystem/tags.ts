import type { Tag } from "@aws-sdk/client-efs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findAccessPoint, findFileSystem } from "./find.ts";

/** @throws ServiceError BadRequest for keys that AWS keeps to itself, and past 50 tags */
export function addTags(to: Record<string, string>, tags: readonly Tag[] | undefined): void {
  for (const { Key, Value } of tags ?? []) {
    if (!Key) throw new ServiceError("BadRequest", "Tag keys must have at least one character.", 400);
    to[Key] = Value ?? "";
  }
  if (Object.keys(to).length > 50)
    throw new ServiceError("BadRequest", "A resource can have at most 50 tags.", 400);
}

/** The tags of a file system or an access point, by id or ARN. */
export function tagsOf(account: Account, resourceId: string | undefined): Record<string, string> {
  return /fsap-/.test(resourceId ?? "")
    ? findAccessPoint(account, resourceId).tags
    : findFileSystem(account, resourceId).tags;
}

/** Keys that begin with `aws:` are given by AWS's services alone. @throws ServiceError BadRequest */
export function refuseReservedTags(input: { readonly Tags?: readonly Tag[] }): void {
  const reserved = input.Tags?.find((tag) => tag.Key?.toLowerCase().startsWith("aws:"));
  if (reserved === undefined) return;
  throw new ServiceError(
    "BadRequest",
    `Tag keys that begin with 'aws:' are reserved: '${reserved.Key}'.`,
    400,
  );
}
