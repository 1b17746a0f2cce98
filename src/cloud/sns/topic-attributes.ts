import type { GetTopicAttributesCommandInput, SetTopicAttributesCommandInput } from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { effectiveDeliveryPolicy } from "./delivery-policy.ts";
import { findTopic, invalidParameter, subscriptionsOf } from "./find.ts";
import type { Topic } from "./state.ts";

export function getTopicAttributes(input: GetTopicAttributesCommandInput, account: Account) {
  const topic = findTopic(account, input.TopicArn);
  const subscriptions = subscriptionsOf(account, topic.arn);
  const confirmed = subscriptions.filter((one) => one.confirmed).length;
  const Attributes: Record<string, string> = {
    TopicArn: topic.arn,
    Owner: account.accountId,
    Policy: policyOf(topic, account),
    DisplayName: "",
    SubscriptionsConfirmed: String(confirmed),
    SubscriptionsPending: String(subscriptions.length - confirmed),
    SubscriptionsDeleted: String(topic.subscriptionsDeleted),
    EffectiveDeliveryPolicy: JSON.stringify({ http: effectiveDeliveryPolicy }),
    ...topic.attributes,
  };
  return { Attributes };
}

/** An empty value brings the default back. The access policy, encryption and tracing are recorded only. */
export function setTopicAttributes(
  input: SetTopicAttributesCommandInput,
  account: Account,
): Record<string, never> {
  const topic = findTopic(account, input.TopicArn);
  const name = input.AttributeName ?? "";
  checkTopicAttribute(name);
  const value = input.AttributeValue ?? "";
  if (name === "SignatureVersion" && value !== "1" && value !== "2")
    throw invalidParameter("SignatureVersion");
  if (value === "") delete topic.attributes[name];
  else topic.attributes[name] = value;
  return {};
}

/** @throws ServiceError InvalidParameter for an attribute that topics do not have */
export function checkTopicAttribute(name: string): void {
  const known = [
    "ArchivePolicy",
    "DeliveryPolicy",
    "DisplayName",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "Policy",
    "SignatureVersion",
    "TracingConfig",
  ];
  if (known.includes(name)) return;
  if (/^(HTTP|Firehose|Lambda|Application|SQS)(Success|Failure)Feedback(RoleArn|SampleRate)$/.test(name))
    return;
  throw invalidParameter("AttributeName");
}

/** The topic's access policy as JSON. */
export function policyOf(topic: Topic, account: Account): string {
  return topic.attributes.Policy ?? defaultPolicy(topic, account);
}

/** What AWS gives a topic without a policy: its owner may do everything. */
function defaultPolicy(topic: Topic, account: Account): string {
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "SNS:GetTopicAttributes",
          "SNS:SetTopicAttributes",
          "SNS:AddPermission",
          "SNS:RemovePermission",
          "SNS:DeleteTopic",
          "SNS:Subscribe",
          "SNS:ListSubscriptionsByTopic",
          "SNS:Publish",
        ],
        Resource: topic.arn,
        Condition: { StringEquals: { "AWS:SourceOwner": account.accountId } },
      },
    ],
  });
}
