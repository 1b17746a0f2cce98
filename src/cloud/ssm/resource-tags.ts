import type {
  AddTagsToResourceCommandInput,
  ListTagsForResourceCommandInput,
  RemoveTagsFromResourceCommandInput,
} from "@aws-sdk/client-ssm";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { ssm } from "./state.ts";

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
  return { TagList: Object.entries(tagsOf(input, account)).map(([Key, Value]) => ({ Key, Value })) };
}

function tagsOf(
  { ResourceType, ResourceId }: ListTagsForResourceCommandInput,
  account: Account,
): Record<string, string> {
  if (ResourceType !== "Parameter") {
    throw new ServiceError(
      "InvalidResourceType",
      `The local cloud tags parameters alone, not ${ResourceType}.`,
    );
  }
  const found = ssm.of(account).parameters[ResourceId ?? ""];
  if (!found) throw new ServiceError("InvalidResourceId", `There is no parameter ${ResourceId}.`);
  return found.tags;
}
