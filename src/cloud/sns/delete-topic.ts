import type { DeleteTopicCommandInput } from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { subscriptionsOf } from "./find.ts";
import { notifications } from "./state.ts";

/** Its subscriptions go with it. A topic that is not there is no error, as on AWS. */
export function deleteTopic(input: DeleteTopicCommandInput, account: Account): Record<string, never> {
  const state = notifications.of(account);
  const arn = input.TopicArn ?? "";
  const gone = new Set(subscriptionsOf(account, arn).map((subscription) => subscription.arn));
  for (const subscriptionArn of gone) delete state.subscriptions[subscriptionArn];
  state.deliveries = state.deliveries.filter((delivery) => !gone.has(delivery.subscriptionArn));
  delete state.topics[arn];
  return {};
}
