import type { UnsubscribeCommandInput } from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { invalidParameter, isSubscriptionArn } from "./find.ts";
import { notifications } from "./state.ts";

/** One that is not there is no error, as on AWS. A pending one goes too, where AWS lets it expire. */
export function unsubscribe(input: UnsubscribeCommandInput, account: Account): Record<string, never> {
  const arn = input.SubscriptionArn ?? "";
  if (!isSubscriptionArn(arn))
    throw invalidParameter("SubscriptionArn", "An ARN must have at least 6 elements");
  const state = notifications.of(account);
  const subscription = state.subscriptions[arn];
  if (!subscription) return {};
  const topic = state.topics[subscription.topicArn];
  if (topic && subscription.confirmed) topic.subscriptionsDeleted++;
  delete state.subscriptions[arn];
  state.deliveries = state.deliveries.filter((delivery) => delivery.subscriptionArn !== arn);
  return {};
}
