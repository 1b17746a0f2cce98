import type {
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  Filter,
  TagDescription,
} from "@aws-sdk/client-auto-scaling";
import type { Account } from "../account.ts";
import { groupsOf, validationError } from "./find.ts";
import { page } from "./page.ts";
import { describeTag } from "./tag.ts";

export function describeTags(
  input: DescribeTagsCommandInput,
  account: Account,
): Omit<DescribeTagsCommandOutput, "$metadata"> {
  const filters = input.Filters ?? [];
  const wanted = Object.values(groupsOf(account))
    .flatMap((group) => Object.keys(group.tags).map((key) => describeTag(group, key)))
    .filter((tag) => filters.every((filter) => matches(tag, filter)));
  const { items, NextToken } = page(wanted, input, { usual: 50, most: 100 });
  return { Tags: items, NextToken };
}

function matches(tag: TagDescription, { Name, Values = [] }: Filter): boolean {
  const value = comparedValue(tag, Name ?? "");
  // Whether a tag is propagated is asked in any letters.
  if (Name === "propagate-at-launch") return Values.some((wanted) => wanted.toLowerCase() === value);
  return Values.includes(value);
}

function comparedValue(tag: TagDescription, filterName: string): string {
  switch (filterName) {
    case "auto-scaling-group":
      return tag.ResourceId ?? "";
    case "key":
      return tag.Key ?? "";
    case "value":
      return tag.Value ?? "";
    case "propagate-at-launch":
      return String(tag.PropagateAtLaunch);
    default:
      throw validationError(
        `Filter type ${filterName} is not correct. Allowed Filter types are: auto-scaling-group key value propagate-at-launch`,
      );
  }
}
