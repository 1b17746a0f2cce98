import type {
  CreateTopicCommandInput,
  CreateTopicCommandOutput,
  ListSubscriptionsByTopicCommandOutput,
} from "@aws-sdk/client-sns";
import type { Account } from "../../account.ts";
import { resourceType } from "./resource-type.ts";
import { list, object, tagList } from "./schema.ts";
import { allTags, tagChanges } from "./tags.ts";

const subscription = object({ Endpoint: "string", Protocol: "string" }, ["Endpoint", "Protocol"]);

export const snsTopic = resourceType({
  name: "AWS::SNS::Topic",
  properties: object({
    DisplayName: "string",
    KmsMasterKeyId: "string",
    Subscription: list(subscription),
    Tags: tagList,
    TopicName: "string",
  }),
  replacedBy: ["TopicName"],
  attributeNames: ["TopicArn", "TopicName"],
  nameProperty: "TopicName",
  taggable: true,
  create: (given, context) => {
    const input = {
      Name: given.TopicName ?? context.newName(256),
      Attributes: attributesOf(given),
      Tags: allTags(context, given.Tags),
    } satisfies CreateTopicCommandInput;
    return context.account.call<CreateTopicCommandOutput>("sns", "CreateTopic", input).TopicArn ?? "";
  },
  ready: (TopicArn, given, { account }) => {
    for (const { Endpoint, Protocol } of given.Subscription ?? []) {
      account.call("sns", "Subscribe", { TopicArn, Endpoint, Protocol });
    }
    return true;
  },
  update: (TopicArn, given, previous, context) => {
    const { account } = context;
    for (const AttributeName of ["DisplayName", "KmsMasterKeyId"] as const) {
      if (given[AttributeName] === previous[AttributeName]) continue;
      const AttributeValue = given[AttributeName] ?? "";
      account.call("sns", "SetTopicAttributes", { TopicArn, AttributeName, AttributeValue });
    }
    for (const one of previous.Subscription ?? []) {
      const kept = given.Subscription?.some(
        (other) => other.Endpoint === one.Endpoint && other.Protocol === one.Protocol,
      );
      if (!kept) unsubscribe(account, TopicArn, one);
    }
    const { set, removed } = tagChanges(context, given.Tags, previous.Tags);
    if (set.length > 0) account.call("sns", "TagResource", { ResourceArn: TopicArn, Tags: set });
    if (removed.length > 0) account.call("sns", "UntagResource", { ResourceArn: TopicArn, TagKeys: removed });
  },
  remove: (TopicArn, _, { account }) => {
    account.call("sns", "DeleteTopic", { TopicArn });
    return true;
  },
  attributes: (TopicArn) => ({ TopicArn, TopicName: TopicArn.split(":").at(-1) ?? "" }),
});

function attributesOf(given: { DisplayName?: string; KmsMasterKeyId?: string }): Record<string, string> {
  const { DisplayName, KmsMasterKeyId } = given;
  return {
    ...(DisplayName === undefined ? {} : { DisplayName }),
    ...(KmsMasterKeyId === undefined ? {} : { KmsMasterKeyId }),
  };
}

function unsubscribe(
  account: Account,
  TopicArn: string,
  one: { Endpoint?: string; Protocol?: string },
): void {
  const answer = account.call<ListSubscriptionsByTopicCommandOutput>("sns", "ListSubscriptionsByTopic", {
    TopicArn,
  });
  for (const { SubscriptionArn, Endpoint, Protocol } of answer.Subscriptions ?? []) {
    if (Endpoint !== one.Endpoint || Protocol !== one.Protocol || SubscriptionArn === "PendingConfirmation")
      continue;
    account.call("sns", "Unsubscribe", { SubscriptionArn });
  }
}
