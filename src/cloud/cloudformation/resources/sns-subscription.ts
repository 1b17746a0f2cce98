import type { SubscribeCommandInput, SubscribeCommandOutput } from "@aws-sdk/client-sns";
import type { Json } from "../json.ts";
import { resourceType } from "./resource-type.ts";
import { object } from "./schema.ts";

export const snsSubscription = resourceType({
  name: "AWS::SNS::Subscription",
  properties: object(
    {
      Endpoint: "string",
      FilterPolicy: "json",
      FilterPolicyScope: "string",
      Protocol: "string",
      RawMessageDelivery: "boolean",
      TopicArn: "string",
    },
    ["Protocol", "TopicArn"],
  ),
  replacedBy: ["Endpoint", "Protocol", "TopicArn"],
  attributeNames: ["Arn"],
  create: (given, { account }) => {
    const input = {
      TopicArn: given.TopicArn,
      Protocol: given.Protocol,
      Endpoint: given.Endpoint,
      Attributes: attributesOf(given),
      ReturnSubscriptionArn: true,
    } satisfies SubscribeCommandInput;
    return account.call<SubscribeCommandOutput>("sns", "Subscribe", input).SubscriptionArn ?? "";
  },
  update: (SubscriptionArn, given, previous, { account }) => {
    const before = attributesOf(previous);
    for (const [AttributeName, AttributeValue] of Object.entries(attributesOf(given))) {
      if (before[AttributeName] === AttributeValue) continue;
      account.call("sns", "SetSubscriptionAttributes", { SubscriptionArn, AttributeName, AttributeValue });
    }
  },
  remove: (SubscriptionArn, _, { account }) => {
    account.call("sns", "Unsubscribe", { SubscriptionArn });
    return true;
  },
  attributes: (SubscriptionArn) => ({ Arn: SubscriptionArn }),
});

function attributesOf(given: {
  FilterPolicy?: Json;
  FilterPolicyScope?: string;
  RawMessageDelivery?: boolean;
}) {
  const attributes: Record<string, string> = {};
  if (given.FilterPolicy !== undefined) attributes.FilterPolicy = JSON.stringify(given.FilterPolicy);
  if (given.FilterPolicyScope !== undefined) attributes.FilterPolicyScope = given.FilterPolicyScope;
  if (given.RawMessageDelivery !== undefined)
    attributes.RawMessageDelivery = String(given.RawMessageDelivery);
  return attributes;
}
