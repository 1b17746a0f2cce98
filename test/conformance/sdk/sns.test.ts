import { SNS } from "@aws-sdk/client-sns";
import { STS } from "@aws-sdk/client-sts";
import { beforeAll, expect, test } from "vitest";
import { coversErrors, coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
const { name } = target;
let sns: SNS;
let TopicArn = "";
const missing = () => `${TopicArn}-missing`;

beforeAll(() => {
  sns = target.client(SNS);
});

test("a topic is made once for its name", async () => {
  const made = await sns.createTopic({ Name: name, Tags: [{ Key: "Name", Value: name }] });
  TopicArn = made.TopicArn ?? "";
  target.undo(() => sns.deleteTopic({ TopicArn }));
  expect(TopicArn).toMatch(new RegExp(`^arn:aws:sns:${target.region}:\\d{12}:${name}$`));
  expect((await sns.createTopic({ Name: name })).TopicArn).toBe(TopicArn);
  const all: string[] = [];
  for (let NextToken: string | undefined, isFirst = true; isFirst || NextToken; isFirst = false) {
    const answer = await sns.listTopics({ NextToken });
    all.push(...(answer.Topics ?? []).map((topic) => topic.TopicArn ?? ""));
    NextToken = answer.NextToken;
  }
  expect(all).toContain(TopicArn);
});

test("it has attributes", async () => {
  await sns.setTopicAttributes({ TopicArn, AttributeName: "DisplayName", AttributeValue: "Conformance" });
  const { Attributes } = await sns.getTopicAttributes({ TopicArn });
  expect(Attributes).toMatchObject({ TopicArn, DisplayName: "Conformance", SubscriptionsPending: "0" });
  expect(JSON.parse(Attributes?.Policy ?? "")).toMatchObject({ Id: "__default_policy_ID" });
  expect(JSON.parse(Attributes?.EffectiveDeliveryPolicy ?? "")).toHaveProperty("http");
});

test("others are permitted to publish to it, and are not any more", async () => {
  const { Account } = await target.client(STS).getCallerIdentity({});
  const sids = async () => {
    const { Attributes } = await sns.getTopicAttributes({ TopicArn });
    return JSON.parse(Attributes?.Policy ?? "").Statement.map(({ Sid }: { Sid: string }) => Sid);
  };
  const permission = { TopicArn, Label: "others", AWSAccountId: [Account ?? ""] };
  await sns.addPermission({ ...permission, ActionName: ["Publish"] });
  expect(await sids()).toContain("others");
  await sns.removePermission({ TopicArn, Label: "others" });
  expect(await sids()).not.toContain("others");
});

test("it is subscribed to, and the subscription waits for its confirmation", async () => {
  const Endpoint = "nobody@example.com";
  const { SubscriptionArn } = await sns.subscribe({ TopicArn, Protocol: "email", Endpoint });
  expect(SubscriptionArn).toBe("pending confirmation");
  const { Subscriptions } = await sns.listSubscriptionsByTopic({ TopicArn });
  expect(Subscriptions).toMatchObject([
    // Where there are no machines nobody reads mail: such a subscription is confirmed by the next answer.
    {
      Protocol: "email",
      Endpoint,
      SubscriptionArn: expect.stringMatching(/^(PendingConfirmation|arn:)/),
      TopicArn,
    },
  ]);
  await sns.listSubscriptions({});
});

test("it is published to", async () => {
  const { MessageId } = await sns.publish({ TopicArn, Subject: "Hello", Message: "World" });
  expect(MessageId).toMatch(/^[-0-9a-f]{36}$/);
  const batch = await sns.publishBatch({
    TopicArn,
    PublishBatchRequestEntries: [
      { Id: "one", Message: "1" },
      { Id: "two", Message: "2" },
    ],
  });
  expect(batch.Successful?.map((one) => one.Id)).toEqual(["one", "two"]);
  expect(batch.Failed).toEqual([]);
});

test("it is tagged", async () => {
  await sns.tagResource({ ResourceArn: TopicArn, Tags: [{ Key: "stage", Value: "test" }] });
  const { Tags = [] } = await sns.listTagsForResource({ ResourceArn: TopicArn });
  expect(Tags.map((tag) => tag.Key).sort()).toEqual(["Name", "stage"]);
  await sns.untagResource({ ResourceArn: TopicArn, TagKeys: ["stage"] });
  expect((await sns.listTagsForResource({ ResourceArn: TopicArn })).Tags).toHaveLength(1);
});

localTest("a subscription is confirmed by its token, has attributes, and ends", async () => {
  const bodies: string[] = [];
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      bodies.push(body);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const address = server.address();
    const Endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`;
    const subscribed = await sns.subscribe({
      TopicArn,
      Protocol: "http",
      Endpoint,
      ReturnSubscriptionArn: true,
    });
    const SubscriptionArn = subscribed.SubscriptionArn ?? "";
    expect(SubscriptionArn).toMatch(new RegExp(`^${TopicArn}:[-0-9a-f]{36}$`));
    await target.until(
      async () => bodies.length,
      (count) => count > 0,
    );
    const { Type, Token } = JSON.parse(bodies[0] ?? "");
    expect(Type).toBe("SubscriptionConfirmation");
    expect(await sns.confirmSubscription({ TopicArn, Token })).toMatchObject({ SubscriptionArn });
    const raw = { AttributeName: "RawMessageDelivery", AttributeValue: "true" };
    await sns.setSubscriptionAttributes({ SubscriptionArn, ...raw });
    const { Attributes } = await sns.getSubscriptionAttributes({ SubscriptionArn });
    expect(Attributes).toMatchObject({
      Protocol: "http",
      Endpoint,
      RawMessageDelivery: "true",
      PendingConfirmation: "false",
    });
    const unknown = sns.setSubscriptionAttributes({
      SubscriptionArn,
      AttributeName: "x",
      AttributeValue: "",
    });
    await expect(unknown).rejects.toMatchObject({ name: "InvalidParameterException" });
    await sns.unsubscribe({ SubscriptionArn });
    const after = sns.getSubscriptionAttributes({ SubscriptionArn });
    await expect(after).rejects.toMatchObject({ name: "NotFoundException" });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

const entries = (...ids: string[]) => ids.map((Id) => ({ Id, Message: "x" }));
const subscription = () => `${TopicArn}:00000000-0000-4000-8000-000000000000`;
const keys = (count: number) => Array.from({ length: count }, (_, at) => ({ Key: `k${at}`, Value: "v" }));
refuses([
  [
    "a topic of an odd name",
    () => sns.createTopic({ Name: "a b" }),
    "InvalidParameterException",
    /Invalid parameter: Topic Name/,
  ],
  [
    "other tags on the topic",
    () => sns.createTopic({ Name: name, Tags: [{ Key: "Name", Value: "other" }] }),
    "InvalidParameterException",
    /Topic already exists with different tags/,
  ],
  [
    "the attributes of none",
    () => sns.getTopicAttributes({ TopicArn: missing() }),
    "NotFoundException",
    /Topic does not exist/,
  ],
  [
    "attributes on none",
    () => sns.setTopicAttributes({ TopicArn: missing(), AttributeName: "DisplayName", AttributeValue: "x" }),
    "NotFoundException",
  ],
  [
    "an odd attribute",
    () => sns.setTopicAttributes({ TopicArn, AttributeName: "x", AttributeValue: "y" }),
    "InvalidParameterException",
    /Invalid parameter: AttributeName/,
  ],
  [
    "an odd ARN",
    () => sns.getTopicAttributes({ TopicArn: "odd" }),
    "InvalidParameterException",
    /Invalid parameter: TopicArn/,
  ],
  [
    "subscribing to none",
    () => sns.subscribe({ TopicArn: missing(), Protocol: "email", Endpoint: "a@example.com" }),
    "NotFoundException",
  ],
  [
    "an odd protocol",
    () => sns.subscribe({ TopicArn, Protocol: "pigeon", Endpoint: "x" }),
    "InvalidParameterException",
    /Invalid parameter: .*[Pp]rotocol/,
  ],
  [
    "an odd endpoint",
    () => sns.subscribe({ TopicArn, Protocol: "http", Endpoint: "x" }),
    "InvalidParameterException",
    /Invalid parameter: .*[Ee]ndpoint/,
  ],
  [
    "an odd phone",
    () => sns.subscribe({ TopicArn, Protocol: "sms", Endpoint: "+15--551234567" }),
    "InvalidParameterException",
    /^Invalid parameter: Invalid SMS endpoint: \+15--551234567$/,
  ],
  [
    "texting an odd phone",
    () => sns.publish({ PhoneNumber: "NAA+15551234567", Message: "x" }),
    "InvalidParameterException",
    /does not meet the E164 format$/,
  ],
  [
    "a long text",
    () => sns.publish({ PhoneNumber: "+15551234567", Message: "x".repeat(1601) }),
    "InvalidParameterException",
    /must be less than 1600 characters long$/,
  ],
  [
    "a deduplication id where there is no FIFO",
    () => sns.publish({ TopicArn, Message: "x", MessageDeduplicationId: "x" }),
    "InvalidParameterException",
    /MessageDeduplicationId parameter that is not valid for this topic type$/,
  ],
  [
    "a filter that is none",
    () =>
      sns.subscribe({
        TopicArn,
        Protocol: "email",
        Endpoint: "b@example.com",
        Attributes: { FilterPolicy: '{"a":[{"error":true}]}' },
      }),
    "InvalidParameterException",
    /FilterPolicy: Unrecognized match type error$/,
  ],
  [
    "permissions for what no topic can",
    () => sns.addPermission({ TopicArn, Label: "x", AWSAccountId: ["123456789012"], ActionName: ["Fly"] }),
    "InvalidParameterException",
    /out of service scope/,
  ],
  [
    "permissions on none",
    () =>
      sns.addPermission({
        TopicArn: missing(),
        Label: "x",
        AWSAccountId: ["123456789012"],
        ActionName: ["Publish"],
      }),
    "NotFoundException",
  ],
  [
    "no permissions on none",
    () => sns.removePermission({ TopicArn: missing(), Label: "x" }),
    "NotFoundException",
  ],
  [
    "the subscriptions of none",
    () => sns.listSubscriptionsByTopic({ TopicArn: missing() }),
    "NotFoundException",
  ],
  [
    "confirming with no token",
    () => sns.confirmSubscription({ TopicArn, Token: "x" }),
    "InvalidParameterException",
    /Invalid token/,
  ],
  [
    "confirming for none",
    () => sns.confirmSubscription({ TopicArn: missing(), Token: "x" }),
    "NotFoundException",
  ],
  [
    "no subscription",
    () => sns.getSubscriptionAttributes({ SubscriptionArn: subscription() }),
    "NotFoundException",
    /Subscription does not exist/,
  ],
  [
    "attributes on no subscription",
    () =>
      sns.setSubscriptionAttributes({
        SubscriptionArn: subscription(),
        AttributeName: "RawMessageDelivery",
        AttributeValue: "true",
      }),
    "NotFoundException",
  ],
  [
    "ending an odd subscription",
    () => sns.unsubscribe({ SubscriptionArn: "odd" }),
    "InvalidParameterException",
  ],
  [
    "publishing to none",
    () => sns.publish({ TopicArn: missing(), Message: "x" }),
    "NotFoundException",
    /Topic does not exist/,
  ],
  [
    "an empty message",
    () => sns.publish({ TopicArn, Message: "" }),
    "InvalidParameterException",
    /Empty message/,
  ],
  [
    "a long message",
    () => sns.publish({ TopicArn, Message: "x".repeat(262_145) }),
    "InvalidParameterException",
    /Message too long/,
  ],
  [
    "a long subject",
    () => sns.publish({ TopicArn, Message: "x", Subject: "x".repeat(101) }),
    "InvalidParameterException",
    /Subject/,
  ],
  ["publishing nowhere", () => sns.publish({ Message: "x" }), "InvalidParameterException"],
  [
    "an empty batch",
    () => sns.publishBatch({ TopicArn, PublishBatchRequestEntries: [] }),
    "EmptyBatchRequestException",
  ],
  [
    "a batch of eleven",
    () => sns.publishBatch({ TopicArn, PublishBatchRequestEntries: entries(..."abcdefghijk") }),
    "TooManyEntriesInBatchRequestException",
  ],
  [
    "a batch of twins",
    () => sns.publishBatch({ TopicArn, PublishBatchRequestEntries: entries("a", "a") }),
    "BatchEntryIdsNotDistinctException",
  ],
  [
    "a batch of odd ids",
    () => sns.publishBatch({ TopicArn, PublishBatchRequestEntries: entries("a b") }),
    "InvalidBatchEntryIdException",
  ],
  [
    "a long batch",
    () =>
      sns.publishBatch({ TopicArn, PublishBatchRequestEntries: [{ Id: "a", Message: "x".repeat(262_145) }] }),
    "BatchRequestTooLongException",
  ],
  [
    "a batch for none",
    () => sns.publishBatch({ TopicArn: missing(), PublishBatchRequestEntries: entries("a") }),
    "NotFoundException",
  ],
  [
    "tags on none",
    () => sns.tagResource({ ResourceArn: missing(), Tags: keys(1) }),
    "ResourceNotFoundException",
    /Resource does not exist/,
  ],
  [
    "tags off none",
    () => sns.untagResource({ ResourceArn: missing(), TagKeys: ["a"] }),
    "ResourceNotFoundException",
  ],
  [
    "the tags of none",
    () => sns.listTagsForResource({ ResourceArn: missing() }),
    "ResourceNotFoundException",
  ],
  [
    "too many tags",
    () => sns.tagResource({ ResourceArn: TopicArn, Tags: keys(51) }),
    "TagLimitExceededException",
  ],
  [
    "a topic of too many tags",
    () => sns.createTopic({ Name: `${name}-x`, Tags: keys(51) }),
    "TagLimitExceededException",
  ],
]);

coversErrors(target, {
  BatchEntryIdsNotDistinctException: "PublishBatch",
  BatchRequestTooLongException: "PublishBatch",
  EmptyBatchRequestException: "PublishBatch",
  InvalidBatchEntryIdException: "PublishBatch",
  InvalidParameterException:
    "AddPermission ConfirmSubscription CreateTopic GetTopicAttributes Publish SetTopicAttributes SetSubscriptionAttributes Subscribe Unsubscribe",
  NotFoundException:
    "AddPermission ConfirmSubscription GetSubscriptionAttributes GetTopicAttributes ListSubscriptionsByTopic Publish PublishBatch RemovePermission SetSubscriptionAttributes SetTopicAttributes Subscribe",
  ResourceNotFoundException: "ListTagsForResource TagResource UntagResource",
  TagLimitExceededException: "CreateTopic TagResource",
  TooManyEntriesInBatchRequestException: "PublishBatch",
});
coversService(target, "sns");
