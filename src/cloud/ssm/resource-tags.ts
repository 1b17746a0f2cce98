import type {
  AddTagsToResourceCommandInput,
  ListTagsForResourceCommandInput,
  RemoveTagsFromResourceCommandInput,
} from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { toTagList } from "../tag-list.ts";
import { documents } from "./documents/state.ts";
import { ownParameter } from "./find.ts";

export function addTagsToResource(
  input: AddTagsToResourceCommandInput,
  account: Account,
): Record<string, never> {
  const tags = tagsOf(input, account);
  const keys = new Set([...Object.keys(tags), ...(input.Tags ?? []).map(({ Key }) => Key ?? "")]);
  if (keys.size > 50) {
    throw new ServiceError("TooManyTagsError", "The maximum number of tags for a resource is 50.");
  }
  for (const { Key, Value } of input.Tags ?? []) tags[Key ?? ""] = Value ?? "";
  return {};
}

export function removeTagsFromResource(
  input: RemoveTagsFromResourceCommandInput,
  account: Account,
): Record<string, never> {
  const tags = tagsOf(input, account);
  for (const key of input.TagKeys ?? []) delete tags[key];
  return {};
}

export function listTagsForResource(input: ListTagsForResourceCommandInput, account: Account) {
  return { TagList: toTagList(tagsOf(input, account)) };
}

function tagsOf(
  { ResourceType, ResourceId }: ListTagsForResourceCommandInput,
  account: Account,
): Record<string, string> {
  if (ResourceType !== "Parameter" && ResourceType !== "Document") {
    throw new ServiceError(
      "InvalidResourceType",
      `The local cloud tags parameters and documents alone, not ${ResourceType}.`,
    );
  }
  const found =
    ResourceType === "Document"
      ? documents.of(account).documents[ResourceId ?? ""]
      : ownParameter(account, ResourceId ?? "");
  if (!found) {
    const message = `There is no ${ResourceType.toLowerCase()} ${ResourceId}.`;
    throw new ServiceError("InvalidResourceId", message);
  }
  return found.tags;
}
