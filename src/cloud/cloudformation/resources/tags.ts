import { toTagList } from "../../tag-list.ts";
import type { ResourceContext } from "./resource-type.ts";

interface Tag {
  Key?: string;
  Value?: string;
}

/** The stack's tags with a resource's own on top, as AWS's list. */
export function allTags(
  context: ResourceContext,
  own: readonly Tag[] | undefined,
): { Key: string; Value: string }[] {
  return toTagList({ ...context.tags, ...toRecord(own) });
}

/** What an update has to set and to take away; the stack's tags included. */
export function tagChanges(
  context: ResourceContext,
  own: readonly Tag[] | undefined,
  previous: readonly Tag[] | undefined,
): { readonly set: { Key: string; Value: string }[]; readonly removed: string[] } {
  const now = { ...context.tags, ...toRecord(own) };
  const then: Record<string, string> = { ...context.previousTags, ...toRecord(previous) };
  const set = Object.entries(now).filter(([key, value]) => then[key] !== value);
  return {
    set: toTagList(Object.fromEntries(set)),
    removed: Object.keys(then).filter((key) => !(key in now)),
  };
}

function toRecord(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}
