import type { ListTopicsCommandInput } from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { page } from "./find.ts";
import { notifications } from "./state.ts";

export function listTopics(input: ListTopicsCommandInput, account: Account) {
  const { items, next } = page(Object.keys(notifications.of(account).topics), input.NextToken);
  return { Topics: items.map((TopicArn) => ({ TopicArn })), NextToken: next };
}
