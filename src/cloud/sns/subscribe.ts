import { randomBytes, randomUUID } from "node:crypto";
import type { SubscribeCommandInput } from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { askToConfirm } from "./distribute.ts";
import { checkEndpoint, needsConfirmation } from "./endpoint.ts";
import { findTopic, invalidParameter, subscriptionsOf } from "./find.ts";
import { notifications, type Subscription } from "./state.ts";
import { checkSubscriptionAttribute } from "./subscription-attributes.ts";

/**
 * Pending until confirmed, for HTTP and e-mail; what has an ARN in the account is confirmed at once. A second call
 * with the same endpoint answers the first one's, and asks again where that is still pending.
 */
export function subscribe(input: SubscribeCommandInput, account: Account) {
  const topic = findTopic(account, input.TopicArn);
  const protocol = input.Protocol ?? "";
  const endpoint = input.Endpoint ?? "";
  checkEndpoint(protocol, endpoint);
  const attributes = { ...input.Attributes };
  for (const [name, value] of Object.entries(attributes))
    checkSubscriptionAttribute(name, value, attributes.FilterPolicyScope);
  const existing = subscriptionsOf(account, topic.arn).find(
    (one) => one.protocol === protocol && one.endpoint === endpoint,
  );
  if (existing && Object.entries(attributes).some(([name, value]) => existing.attributes[name] !== value)) {
    throw invalidParameter("Attributes", "Subscription already exists with different attributes");
  }
  const subscription = existing ?? newSubscription(topic.arn, protocol, endpoint, attributes);
  notifications.of(account).subscriptions[subscription.arn] = subscription;
  if (!subscription.confirmed) askToConfirm(account, subscription);
  const isKnown = subscription.confirmed || input.ReturnSubscriptionArn === true;
  return { SubscriptionArn: isKnown ? subscription.arn : "pending confirmation" };
}

function newSubscription(
  topicArn: string,
  protocol: string,
  endpoint: string,
  attributes: Record<string, string>,
): Subscription {
  return {
    arn: `${topicArn}:${randomUUID()}`,
    topicArn,
    protocol,
    endpoint,
    token: randomBytes(32).toString("hex"),
    confirmed: !needsConfirmation(protocol),
    confirmationWasAuthenticated: !needsConfirmation(protocol),
    attributes,
  };
}
