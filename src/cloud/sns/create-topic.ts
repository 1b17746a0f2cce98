import type { CreateTopicCommandInput } from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { invalidParameter } from "./find.ts";
import { addTags } from "./resource-tags.ts";
import { notifications } from "./state.ts";
import { checkTopicAttribute } from "./topic-attributes.ts";

/** Idempotent by name, as long as what is given does not differ from what is there. */
export function createTopic(input: CreateTopicCommandInput, account: Account) {
  const name = input.Name ?? "";
  if (name.endsWith(".fifo") || input.Attributes?.FifoTopic === "true") {
    throw invalidParameter("FifoTopic", "The local cloud does not simulate FIFO topics");
  }
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalidParameter("Topic Name");
  const { FifoTopic: _fifo, ...attributes } = input.Attributes ?? {};
  for (const key of Object.keys(attributes)) checkTopicAttribute(key);
  const tags: Record<string, string> = {};
  addTags(tags, input.Tags);
  const arn = account.arn("sns", name);
  const { topics } = notifications.of(account);
  const existing = topics[arn];
  if (!existing) {
    topics[arn] = { arn, name, attributes, tags, subscriptionsDeleted: 0 };
    return { TopicArn: arn };
  }
  if (Object.entries(attributes).some(([key, value]) => existing.attributes[key] !== value)) {
    throw invalidParameter("Attributes", "Topic already exists with different attributes");
  }
  if (Object.entries(tags).some(([key, value]) => existing.tags[key] !== value)) {
    throw invalidParameter("Tags", "Topic already exists with different tags");
  }
  return { TopicArn: arn };
}
