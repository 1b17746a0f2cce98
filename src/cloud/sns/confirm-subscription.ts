import type { ConfirmSubscriptionCommandInput } from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findTopic, subscriptionsOf } from "./find.ts";
import { notifications } from "./state.ts";

/** Confirms the subscription that the token was sent to; again is no error. */
export function confirmSubscription(input: ConfirmSubscriptionCommandInput, account: Account) {
  const topic = findTopic(account, input.TopicArn);
  const subscription = subscriptionsOf(account, topic.arn).find((one) => one.token === input.Token);
  if (!subscription) throw new ServiceError("InvalidParameter", "Invalid token");
  if (!subscription.confirmed) {
    subscription.confirmed = true;
    subscription.confirmationWasAuthenticated = input.AuthenticateOnUnsubscribe === "true";
  }
  return { SubscriptionArn: subscription.arn };
}

/** The control `POST sns/subscriptions/{id}/confirm`: what its owner would do. @param id the last part of its ARN */
export function confirmByControl(account: Account, id: string): object {
  const found = Object.values(notifications.of(account).subscriptions).find((one) =>
    one.arn.endsWith(`:${id}`),
  );
  if (!found) throw new ServiceError("NotFound", `There is no subscription ${id} in ${account.region}.`, 404);
  found.confirmed = true;
  return { subscriptionArn: found.arn, endpoint: found.endpoint, confirmed: true };
}
