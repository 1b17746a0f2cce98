import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../base/virtual-clock.ts";
import type { Account } from "../account.ts";
import { Cloud, type CloudSnapshot } from "../cloud.ts";
import { NoMachines } from "../machines/no-machines.ts";
import { awsDurations } from "../timing.ts";
import { notificationService } from "./service.ts";

let directory: string;
let clock: VirtualClock;
let cloud: Cloud;
let account: Account;
let TopicArn: string;
const servers: Server[] = [];

function startCloud(options: { confirmEmails?: boolean; snapshot?: CloudSnapshot } = {}): void {
  cloud = new Cloud({
    services: [notificationService(options)],
    clock,
    timing: { timeScale: 1, durations: awsDurations },
    machines: new NoMachines(),
    endpoint: "http://127.0.0.1:4566",
    directory,
    snapshot: options.snapshot,
  });
  account = cloud.account("ap-northeast-1");
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "hitori-sns-"));
  clock = new VirtualClock();
  startCloud();
  TopicArn = call("CreateTopic", { Name: "events" }).TopicArn;
});

afterEach(async () => {
  await cloud.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(directory, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: AWS's outputs, read as they are
function call(operation: string, input: object): any {
  return account.call("sns", operation, input);
}

/** Passes, and lets sockets work, until `look` finds something; the test's time limit ends it. */
async function until<T>(look: () => T): Promise<NonNullable<T>> {
  for (;;) {
    cloud.pass();
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP endpoint that keeps what it gets and answers with the statuses given, then 200. */
async function subscriber(...statuses: number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    received.push({ headers: request.headers, body });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sns`, received };
}

/** Visits a SubscribeURL or UnsubscribeURL as the wire would read it. */
function visit(url: string): void {
  const { Action, ...input } = Object.fromEntries(new URL(url).searchParams);
  call(Action ?? "", input);
}

async function confirmedSubscriber(attributes: Record<string, string> = {}, ...statuses: number[]) {
  const endpoint = await subscriber(200, ...statuses);
  call("Subscribe", { TopicArn, Protocol: "http", Endpoint: endpoint.url, Attributes: attributes });
  await until(() => endpoint.received.length === 1);
  await until(() => deliveries().length === 0);
  visit(JSON.parse(endpoint.received[0]?.body ?? "").SubscribeURL);
  return endpoint;
}

function deliveries(): unknown[] {
  return (account.slices.sns as { deliveries: unknown[] }).deliveries;
}

// biome-ignore lint/suspicious/noExplicitAny: a control's answer, as JSON
function outbox(): any {
  return cloud.services.get("sns")?.controls?.["GET sns/outbox"]?.(account, "");
}

test("asks an HTTP endpoint to confirm, and delivers nothing before it has", async () => {
  const { url, received } = await subscriber();
  const answer = call("Subscribe", { TopicArn, Protocol: "http", Endpoint: url });
  expect(answer.SubscriptionArn).toBe("pending confirmation");
  call("Publish", { TopicArn, Message: "too early" });
  await until(() => received.length === 1);
  await until(() => deliveries().length === 0);
  const body = JSON.parse(received[0]?.body ?? "");
  expect(received[0]?.headers).toMatchObject({
    "x-amz-sns-message-type": "SubscriptionConfirmation",
    "x-amz-sns-message-id": body.MessageId,
    "x-amz-sns-topic-arn": TopicArn,
    "content-type": "text/plain; charset=UTF-8",
  });
  expect(body).toMatchObject({ Type: "SubscriptionConfirmation", TopicArn, SignatureVersion: "1" });
  const listed = () => call("ListSubscriptionsByTopic", { TopicArn }).Subscriptions[0].SubscriptionArn;
  expect(listed()).toBe("PendingConfirmation");
  visit(body.SubscribeURL);
  expect(listed()).toMatch(new RegExp(`^${TopicArn}:[0-9a-f-]{36}$`));
  call("Publish", { TopicArn, Message: "now", Subject: "News" });
  await until(() => received.length === 2);
  const notification = JSON.parse(received[1]?.body ?? "");
  expect(notification).toMatchObject({ Type: "Notification", Message: "now", Subject: "News", TopicArn });
  expect(received[1]?.headers["x-amz-sns-subscription-arn"]).toBe(listed());
  visit(notification.UnsubscribeURL);
  expect(call("ListSubscriptions", {}).Subscriptions).toEqual([]);
});

test("the URL to visit names the region and the service, as AWS's host names do", async () => {
  const { url, received } = await subscriber();
  call("Subscribe", { TopicArn, Protocol: "http", Endpoint: url });
  await until(() => received.length === 1);
  const { searchParams, origin } = new URL(JSON.parse(received[0]?.body ?? "").SubscribeURL);
  expect(origin).toBe("http://127.0.0.1:4566");
  expect(searchParams.get("X-Amz-Credential")).toBe("anonymous/20260101/ap-northeast-1/sns/aws4_request");
});

test("raw delivery sends the message alone", async () => {
  const { received } = await confirmedSubscriber({ RawMessageDelivery: "true" });
  call("Publish", { TopicArn, Message: "just this" });
  await until(() => received.length === 2);
  expect(received[1]?.body).toBe("just this");
  expect(received[1]?.headers["x-amz-sns-rawdelivery"]).toBe("true");
});

test("message attributes go along", async () => {
  const { received } = await confirmedSubscriber();
  call("Publish", {
    TopicArn,
    Message: "m",
    MessageAttributes: { colour: { DataType: "String", StringValue: "red" } },
  });
  await until(() => received.length === 2);
  expect(JSON.parse(received[1]?.body ?? "").MessageAttributes).toEqual({
    colour: { Type: "String", Value: "red" },
  });
});

test("tries again after the wait where the endpoint fails, with the same message id", async () => {
  const { received } = await confirmedSubscriber({}, 500, 503);
  const { MessageId } = call("Publish", { TopicArn, Message: "important" });
  await until(() => received.length === 2);
  await until(() => (deliveries()[0] as { attempts: number }).attempts === 1);
  await clock.advance(19_000);
  cloud.pass();
  expect(received).toHaveLength(2);
  await clock.advance(1000);
  await until(() => received.length === 3);
  await until(() => (deliveries()[0] as { attempts: number }).attempts === 2);
  await clock.advance(20_000);
  await until(() => received.length === 4);
  await until(() => deliveries().length === 0);
  expect(JSON.parse(received[3]?.body ?? "").MessageId).toBe(MessageId);
  expect(outbox().messages).toEqual([]);
});

test("gives up after the fourth attempt, and keeps the message where people can see it", async () => {
  const { received } = await confirmedSubscriber({}, 500, 500, 500, 500);
  call("Publish", { TopicArn, Message: "lost" });
  for (let attempt = 1; attempt <= 4; attempt++) {
    await until(() => received.length === 1 + attempt);
    if (attempt < 4) await until(() => (deliveries()[0] as { attempts: number }).attempts === attempt);
    await clock.advance(20_000);
  }
  await until(() => deliveries().length === 0);
  expect(outbox().messages).toMatchObject([
    { protocol: "http", note: "Given up after 4 attempt(s): The endpoint answered 500." },
  ]);
});

test("a message under way outlives the cloud's process", async () => {
  const { received } = await confirmedSubscriber({}, 500);
  call("Publish", { TopicArn, Message: "kept" });
  await until(() => received.length === 2);
  await until(() => (deliveries()[0] as { attempts: number }).attempts === 1);
  const snapshot = JSON.parse(JSON.stringify(cloud.snapshot()));
  await cloud.close();
  startCloud({ snapshot });
  await clock.advance(20_000);
  await until(() => received.length === 3);
  expect(JSON.parse(received[2]?.body ?? "").Message).toBe("kept");
});

test("nothing leaves the machine: messages to other hosts go to the outbox, with the reason", () => {
  const { SubscriptionArn } = call("Subscribe", {
    TopicArn,
    Protocol: "https",
    Endpoint: "https://example.org/hook",
    ReturnSubscriptionArn: true,
  });
  cloud.services
    .get("sns")
    ?.controls?.["POST sns/subscriptions/{id}/confirm"]?.(account, SubscriptionArn.split(":").at(-1));
  call("Publish", { TopicArn, Message: "far" });
  expect(deliveries()).toEqual([]);
  expect(outbox().messages).toMatchObject([
    { to: "https://example.org/hook", subject: "SubscriptionConfirmation" },
    { to: "https://example.org/hook", note: expect.stringContaining("Nothing leaves this machine") },
  ]);
});

const autoScalingMessage = {
  Origin: "EC2",
  Destination: "AutoScalingGroup",
  Progress: 50,
  Service: "AWS Auto Scaling",
  EC2InstanceId: "i-0123",
  Event: "autoscaling:EC2_INSTANCE_LAUNCH",
  StatusMessage: "",
  Details: { "Subnet ID": "subnet-a" },
};

test("an e-mail subscription confirms itself, and its messages are files as a person would get them", () => {
  call("Subscribe", { TopicArn, Protocol: "email", Endpoint: "ops@example.org" });
  call("Publish", { TopicArn, Message: "before the pass" });
  cloud.pass();
  call("Publish", {
    TopicArn,
    Subject: 'Auto Scaling: launch for group "chat"',
    Message: JSON.stringify(autoScalingMessage),
  });
  const { messages, directory: place } = outbox();
  expect(messages.map((message: { subject: string }) => message.subject)).toEqual([
    "AWS Notification - Subscription Confirmation",
    'Auto Scaling: launch for group "chat"',
  ]);
  const text = readFileSync(join(place, messages[1].file), "utf8");
  expect(text).toContain('To: ops@example.org\nSubject: Auto Scaling: launch for group "chat"\n\n');
  expect(text).toContain(
    'Service: AWS Auto Scaling\nEvent: autoscaling:EC2_INSTANCE_LAUNCH\nStatusMessage:\nProgress: 50\nEC2InstanceId: i-0123\nDetails: {"Subnet ID":"subnet-a"}\nOrigin: EC2\nDestination: AutoScalingGroup\n',
  );
  expect(text).toContain("Action=Unsubscribe");
  expect(readdirSync(place)).toHaveLength(2);
});

test("where e-mail is not confirmed by itself, the control does it", async () => {
  await cloud.close();
  startCloud({ confirmEmails: false });
  call("CreateTopic", { Name: "events" });
  const { SubscriptionArn } = call("Subscribe", {
    TopicArn,
    Protocol: "email-json",
    Endpoint: "ops@example.org",
    ReturnSubscriptionArn: true,
  });
  cloud.pass();
  call("Publish", { TopicArn, Message: "unheard" });
  expect(outbox().messages).toHaveLength(1);
  const confirm = cloud.services.get("sns")?.controls?.["POST sns/subscriptions/{id}/confirm"];
  confirm?.(account, SubscriptionArn.split(":").at(-1));
  call("Publish", { TopicArn, Message: "heard" });
  expect(JSON.parse(outbox().messages[1].text)).toMatchObject({ Type: "Notification", Message: "heard" });
  expect(() => confirm?.(account, "nobody")).toThrow("There is no subscription nobody");
});

test("the outbox keeps the newest messages, and as many files", () => {
  call("Subscribe", { TopicArn, Protocol: "sms", Endpoint: "+81312345678" });
  for (let number = 1; number <= 503; number++) call("Publish", { TopicArn, Message: `message ${number}` });
  const { messages, directory: place } = outbox();
  expect(messages).toHaveLength(500);
  expect(messages[0].text).toContain("message 4");
  expect(readdirSync(place)).toHaveLength(500);
});

test("a topic is made once, and refused where it would differ", () => {
  expect(call("CreateTopic", { Name: "events" }).TopicArn).toBe(TopicArn);
  call("CreateTopic", {
    Name: "named",
    Attributes: { DisplayName: "One" },
    Tags: [{ Key: "a", Value: "1" }],
  });
  expect(() => call("CreateTopic", { Name: "named", Attributes: { DisplayName: "Two" } })).toThrow(
    "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
  );
  expect(() => call("CreateTopic", { Name: "not a name" })).toThrow("Invalid parameter: Topic Name");
  expect(call("ListTopics", {}).Topics).toHaveLength(2);
});

test("an emptied policy brings the default one back", () => {
  const policy = () => call("GetTopicAttributes", { TopicArn }).Attributes.Policy;
  const standard = policy();
  call("SetTopicAttributes", { TopicArn, AttributeName: "Policy", AttributeValue: "{}" });
  expect(policy()).toBe("{}");
  call("SetTopicAttributes", { TopicArn, AttributeName: "Policy", AttributeValue: "" });
  expect(policy()).toBe(standard);
});

test("what is wrong is refused with AWS's codes", () => {
  const refusal = (operation: string, input: object) => {
    try {
      return call(operation, input);
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return [code, message];
    }
  };
  expect(refusal("Publish", { TopicArn: `${TopicArn}x`, Message: "m" })).toEqual([
    "NotFound",
    "Topic does not exist",
  ]);
  expect(refusal("Publish", { TopicArn, Message: "" })[1]).toBe("Invalid parameter: Empty message");
  expect(refusal("Publish", { TopicArn, Message: "m", Subject: "two\nlines" })[1]).toBe(
    "Invalid parameter: Subject",
  );
  expect(refusal("Subscribe", { TopicArn, Protocol: "pigeon", Endpoint: "x" })[0]).toBe("InvalidParameter");
  expect(refusal("Subscribe", { TopicArn, Protocol: "http", Endpoint: "https://x" })[0]).toBe(
    "InvalidParameter",
  );
  expect(refusal("ConfirmSubscription", { TopicArn, Token: "guess" })[1]).toBe("Invalid token");
  expect(refusal("GetSubscriptionAttributes", { SubscriptionArn: `${TopicArn}:x` })[0]).toBe("NotFound");
  expect(refusal("ListTagsForResource", { ResourceArn: `${TopicArn}x` })[0]).toBe("ResourceNotFound");
});

test("a batch answers for each message by itself", () => {
  const PublishBatchRequestEntries = [
    { Id: "good", Message: "m" },
    { Id: "bad", Message: "" },
  ];
  const answer = call("PublishBatch", { TopicArn, PublishBatchRequestEntries });
  expect(answer.Successful).toMatchObject([{ Id: "good" }]);
  expect(answer.Failed).toMatchObject([{ Id: "bad", Code: "InvalidParameter", SenderFault: true }]);
});

test("a message in JSON structure gives each protocol its own", () => {
  call("Subscribe", { TopicArn, Protocol: "email", Endpoint: "ops@example.org" });
  cloud.pass();
  const Message = JSON.stringify({ default: "for all", email: "for people" });
  call("Publish", { TopicArn, Message, MessageStructure: "json" });
  expect(outbox().messages.at(-1).text).toMatch(/^for people\n/);
});

test("a filter policy lets through what it asks for, and goes with its scope", async () => {
  const { SubscriptionArn } = call("Subscribe", {
    TopicArn,
    Protocol: "sms",
    Endpoint: "+15551234567",
    Attributes: { FilterPolicy: '{"kind":["news"]}' },
  });
  const texts = () => outbox().messages.map((one: { text: string }) => JSON.parse(one.text).Message);
  const publish = (Message: string, StringValue: string) =>
    call("Publish", { TopicArn, Message, MessageAttributes: { kind: { DataType: "String", StringValue } } });
  publish("heard", "news");
  publish("unheard", "gossip");
  call("Publish", { TopicArn, Message: "unmarked" });
  expect(texts()).toEqual(["heard"]);
  const set = (AttributeName: string, AttributeValue: string) =>
    call("SetSubscriptionAttributes", { SubscriptionArn, AttributeName, AttributeValue });
  const read = () => call("GetSubscriptionAttributes", { SubscriptionArn }).Attributes;
  expect(read().FilterPolicyScope).toBe("MessageAttributes");
  set("FilterPolicyScope", "MessageBody");
  publish('{"kind":"news"}', "gossip");
  expect(texts()).toEqual(["heard", '{"kind":"news"}']);
  set("FilterPolicy", "{}");
  expect(read()).not.toHaveProperty("FilterPolicy");
  expect(read()).not.toHaveProperty("FilterPolicyScope");
  publish("all", "gossip");
  expect(texts()).toEqual(["heard", '{"kind":"news"}', "all"]);
});
