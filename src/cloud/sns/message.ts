import { createHash } from "node:crypto";
import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import type { Subscription } from "./state.ts";

/** What was published, as one subscription gets it. */
export interface Notification {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The topic's: 1 (SHA1) or 2 (SHA256). */
  readonly signatureVersion: string;
}

type Body = Record<string, unknown>;

/** The JSON document that AWS sends for a published message. */
export function notificationBody(
  account: Account,
  subscription: Subscription,
  notification: Notification,
): Body {
  const { messageId, topicArn, subject, message } = notification;
  const attributes = Object.entries(notification.attributes).map(([name, value]) => [
    name,
    {
      Type: value.DataType,
      Value: value.StringValue ?? Buffer.from(value.BinaryValue ?? []).toString("base64"),
    },
  ]);
  return {
    ...signed(account, notification.signatureVersion, {
      Type: "Notification",
      MessageId: messageId,
      TopicArn: topicArn,
      ...(subject === undefined ? {} : { Subject: subject }),
      Message: message,
      Timestamp: new Date(notification.time).toISOString(),
    }),
    UnsubscribeURL: unsubscribeUrl(account, subscription),
    ...(attributes.length > 0 ? { MessageAttributes: Object.fromEntries(attributes) } : {}),
  };
}

/** The JSON document that asks an endpoint whether it wants the subscription. */
export function confirmationBody(
  account: Account,
  subscription: Subscription,
  messageId: string,
  signatureVersion: string,
): Body {
  return signed(account, signatureVersion, {
    Type: "SubscriptionConfirmation",
    MessageId: messageId,
    Token: subscription.token,
    TopicArn: subscription.topicArn,
    Message: `You have chosen to subscribe to the topic ${subscription.topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
    SubscribeURL: subscribeUrl(account, subscription),
    Timestamp: new Date(account.now).toISOString(),
  });
}

/** The headers of a message over HTTP. */
export function deliveryHeaders(
  type: "Notification" | "SubscriptionConfirmation",
  subscription: Subscription,
  messageId: string,
): Record<string, string> {
  const isRaw = type === "Notification" && subscription.attributes.RawMessageDelivery === "true";
  return {
    "x-amz-sns-message-type": type,
    "x-amz-sns-message-id": messageId,
    "x-amz-sns-topic-arn": subscription.topicArn,
    ...(type === "Notification" ? { "x-amz-sns-subscription-arn": subscription.arn } : {}),
    ...(isRaw ? { "x-amz-sns-rawdelivery": "true" } : {}),
    "content-type": "text/plain; charset=UTF-8",
    "user-agent": "Amazon Simple Notification Service Agent",
  };
}

/**
 * Adds the signature's fields. Nobody can verify it: there is no key behind it and no certificate at its URL, since
 * what the local cloud sends never leaves this machine. It only has the form, and differs with the content.
 */
function signed(account: Account, version: string, body: Body): Body {
  const hash = createHash(version === "2" ? "sha256" : "sha1");
  return {
    ...body,
    SignatureVersion: version,
    Signature: hash.update(JSON.stringify(body)).digest("base64"),
    SigningCertURL: `${account.cloud.endpoint}/SimpleNotificationService-local.pem`,
  };
}

/** Confirms the subscription when visited: a GET of the local cloud. */
export function subscribeUrl(account: Account, subscription: Subscription): string {
  return visitUrl(account, "ConfirmSubscription", {
    TopicArn: subscription.topicArn,
    Token: subscription.token,
  });
}

export function unsubscribeUrl(account: Account, subscription: Subscription): string {
  return visitUrl(account, "Unsubscribe", { SubscriptionArn: subscription.arn });
}

/** AWS's hosts name the region and the service; here the credential scope of a presigned URL does. */
function visitUrl(account: Account, action: string, parameters: Record<string, string>): string {
  const day = new Date(account.now).toISOString().slice(0, 10).replaceAll("-", "");
  const query = new URLSearchParams({
    Action: action,
    ...parameters,
    "X-Amz-Credential": `anonymous/${day}/${account.region}/sns/aws4_request`,
  });
  return `${account.cloud.endpoint}/?${query}`;
}
