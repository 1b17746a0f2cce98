import type {
  Subscription as ApiSubscription,
  ListSubscriptionsByTopicCommandInput,
  ListSubscriptionsCommandInput,
} from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { findTopic, page, subscriptionsOf } from "./find.ts";
import { notifications, type Subscription } from "./state.ts";

export function listSubscriptions(input: ListSubscriptionsCommandInput, account: Account) {
  return answer(Object.values(notifications.of(account).subscriptions), input.NextToken, account);
}

export function listSubscriptionsByTopic(input: ListSubscriptionsByTopicCommandInput, account: Account) {
  return answer(subscriptionsOf(account, findTopic(account, input.TopicArn).arn), input.NextToken, account);
}

function answer(subscriptions: readonly Subscription[], token: string | undefined, account: Account) {
  const { items, next } = page(subscriptions, token);
  const Subscriptions = items.map(
    (one): ApiSubscription => ({
      SubscriptionArn: one.confirmed ? one.arn : "PendingConfirmation",
      Owner: account.accountId,
      Protocol: one.protocol,
      Endpoint: one.endpoint,
      TopicArn: one.topicArn,
    }),
  );
  return { Subscriptions, NextToken: next };
}
