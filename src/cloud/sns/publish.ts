import { randomUUID } from "node:crypto";
import type {
  MessageAttributeValue,
  PublishBatchRequestEntry,
  PublishCommandInput,
} from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { distribute } from "./distribute.ts";
import { attributesMatch, bodyMatches } from "./filter-match.ts";
import type { FilterPolicy } from "./filter-policy.ts";
import { findTopic, invalidParameter, subscriptionsOf } from "./find.ts";
import { putInOutbox } from "./outbox.ts";
import type { Subscription, Topic } from "./state.ts";

/** AWS's limit in bytes. */
const largestMessage = 262_144;

/** Characters of all parts of a text message [API:sns Publish]. */
const longestText = 1600;

/** To every confirmed subscription of a topic; to a phone number, into the outbox. */
export function publish(input: PublishCommandInput, account: Account) {
  if (input.PhoneNumber !== undefined) return publishToPhone(input.PhoneNumber, input, account);
  const topic = findTopic(account, input.TopicArn ?? input.TargetArn);
  // FIFO topics alone have it, and they are not simulated.
  if (input.MessageDeduplicationId !== undefined) {
    const why = "The request includes MessageDeduplicationId parameter that is not valid for this topic type";
    throw invalidParameter("MessageDeduplicationId", why);
  }
  return { MessageId: publishToTopic(account, topic, input) };
}

/** @returns the message's id @throws ServiceError InvalidParameter with AWS's words */
export function publishToTopic(
  account: Account,
  topic: Topic,
  input: Pick<PublishBatchRequestEntry, "Message" | "Subject" | "MessageStructure" | "MessageAttributes">,
): string {
  const messageFor = readMessage(input.Message, input.MessageStructure);
  checkSubject(input.Subject);
  const messageId = randomUUID();
  for (const subscription of subscriptionsOf(account, topic.arn)) {
    if (!subscription.confirmed) continue;
    const message = messageFor(subscription.protocol);
    if (!wants(subscription, message, input.MessageAttributes ?? {})) continue;
    distribute(account, subscription, {
      messageId,
      topicArn: topic.arn,
      subject: input.Subject,
      message,
      attributes: input.MessageAttributes ?? {},
      time: account.now,
      signatureVersion: topic.attributes.SignatureVersion ?? "1",
    });
  }
  return messageId;
}

/** Whether a subscription's filter policy lets a message through. */
function wants(
  { attributes: { FilterPolicy: text, FilterPolicyScope: scope } }: Subscription,
  message: string,
  attributes: Readonly<Record<string, MessageAttributeValue>>,
): boolean {
  if (!text) return true;
  // It was checked when it was set.
  const policy = JSON.parse(text) as FilterPolicy;
  return scope === "MessageBody" ? bodyMatches(policy, message) : attributesMatch(policy, attributes);
}

function publishToPhone(to: string, input: PublishCommandInput, account: Account) {
  if (!/^\+?[1-9]\d{1,14}$/.test(to)) {
    throw invalidParameter("PhoneNumber", `${to} does not meet the E164 format`);
  }
  const text = readMessage(input.Message, input.MessageStructure)("sms");
  if (text.length > longestText) {
    throw invalidParameter("Message", "SMS message must be less than 1600 characters long");
  }
  const note = "The local cloud does not deliver to sms endpoints.";
  putInOutbox(account, { protocol: "sms", to, subject: "", text, note });
  return { MessageId: randomUUID() };
}

/** The message for each protocol: one for all, or with MessageStructure `json` one for each, and a default. */
function readMessage(message = "", structure: string | undefined): (protocol: string) => string {
  if (message === "") throw invalidParameter("Empty message");
  if (Buffer.byteLength(message) > largestMessage) throw invalidParameter("Message too long");
  if (structure === undefined || structure === "") return () => message;
  if (structure !== "json") throw invalidParameter("MessageStructure");
  const messages = parse(message);
  const standard = messages.default;
  if (typeof standard !== "string") {
    throw invalidParameter("Message Structure - No default entry in JSON message body");
  }
  return (protocol) => {
    const own = messages[protocol];
    return typeof own === "string" ? own : standard;
  };
}

function parse(message: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(message)) as Record<string, unknown>;
  } catch {
    throw invalidParameter("Message Structure - JSON message body failed to parse");
  }
}

function checkSubject(subject: string | undefined): void {
  if (subject === undefined) return;
  if (!/^[\x21-\x7e][\x20-\x7e]{0,99}$/.test(subject)) throw invalidParameter("Subject");
}
