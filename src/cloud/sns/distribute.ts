import { randomUUID } from "node:crypto";
import type { Account } from "../account.ts";
import { emailText } from "./email-text.ts";
import { isLoopback } from "./endpoint.ts";
import {
  confirmationBody,
  deliveryHeaders,
  type Notification,
  notificationBody,
  subscribeUrl,
  unsubscribeUrl,
} from "./message.ts";
import { putInOutbox } from "./outbox.ts";
import { type Delivery, notifications, type Subscription } from "./state.ts";

/** More messages on their way than this push the oldest out, into the outbox. */
const deliveryLimit = 1000;

/** Sends a published message on its way to one subscriber. */
export function distribute(account: Account, subscription: Subscription, notification: Notification): void {
  const { protocol, endpoint } = subscription;
  const { messageId, message, subject } = notification;
  const document = JSON.stringify(notificationBody(account, subscription, notification), undefined, 2);
  if (protocol.startsWith("http")) {
    const body = subscription.attributes.RawMessageDelivery === "true" ? message : document;
    send(account, subscription, deliveryHeaders("Notification", subscription, messageId), body);
  } else {
    const isEmail = protocol === "email" || protocol === "email-json";
    putInOutbox(account, {
      protocol,
      to: endpoint,
      subject: subject ?? "AWS Notification Message",
      text: protocol === "email" ? emailText(message, unsubscribeUrl(account, subscription)) : document,
      note: isEmail ? undefined : `The local cloud does not deliver to ${protocol} endpoints.`,
    });
  }
}

/** Asks a subscriber to confirm: over HTTP or by e-mail. */
export function askToConfirm(account: Account, subscription: Subscription): void {
  const messageId = randomUUID();
  const version = notifications.of(account).topics[subscription.topicArn]?.attributes.SignatureVersion ?? "1";
  const body = JSON.stringify(confirmationBody(account, subscription, messageId, version), undefined, 2);
  if (subscription.protocol.startsWith("http")) {
    send(account, subscription, deliveryHeaders("SubscriptionConfirmation", subscription, messageId), body);
    return;
  }
  putInOutbox(account, {
    protocol: subscription.protocol,
    to: subscription.endpoint,
    subject: "AWS Notification - Subscription Confirmation",
    text:
      subscription.protocol === "email"
        ? `You have chosen to subscribe to the topic:\n${subscription.topicArn}\n\nTo confirm this subscription, visit the link below (If this was in error no action is necessary):\n${subscribeUrl(account, subscription)}\n`
        : body,
  });
}

function send(
  account: Account,
  subscription: Subscription,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  const { endpoint, arn } = subscription;
  const delivery: Delivery = {
    id: randomUUID(),
    subscriptionArn: arn,
    endpoint,
    headers,
    body,
    attempts: 0,
    dueAt: account.now,
  };
  if (!isLoopback(endpoint)) {
    putUndelivered(
      account,
      delivery,
      "Nothing leaves this machine: the local cloud delivers to loopback alone.",
    );
    return;
  }
  const { deliveries } = notifications.of(account);
  deliveries.push(delivery);
  for (const oldest of deliveries.splice(0, Math.max(0, deliveries.length - deliveryLimit))) {
    putUndelivered(account, oldest, `More than ${deliveryLimit} messages were on their way.`);
  }
}

/** Keeps what did not get to its HTTP endpoint in the outbox. */
export function putUndelivered(account: Account, delivery: Delivery, note: string): void {
  putInOutbox(account, {
    protocol: new URL(delivery.endpoint).protocol.slice(0, -1),
    to: delivery.endpoint,
    subject: delivery.headers["x-amz-sns-message-type"] ?? "",
    text: delivery.body,
    note,
  });
}
