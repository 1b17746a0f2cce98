import type { AddPermissionCommandInput, RemovePermissionCommandInput } from "@aws-sdk/client-sns";
import type { Account } from "../account.ts";
import { isJson } from "../is-json.ts";
import { findTopic, invalidParameter } from "./find.ts";
import type { Topic } from "./state.ts";
import { policyOf } from "./topic-attributes.ts";

interface Statement {
  readonly Sid?: string;
}

interface Policy {
  readonly Statement: readonly Statement[];
}

/** What others may be allowed to do with a topic. Source: "Actions, resources, and condition keys for Amazon SNS". */
const actions = [
  "AddPermission",
  "DeleteTopic",
  "GetDataProtectionPolicy",
  "GetTopicAttributes",
  "ListSubscriptionsByTopic",
  "ListTagsForResource",
  "Publish",
  "PutDataProtectionPolicy",
  "RemovePermission",
  "SetTopicAttributes",
  "Subscribe",
];

/** Adds a statement to the topic's policy, which is recorded only. @throws ServiceError InvalidParameter or NotFound */
export function addPermission(input: AddPermissionCommandInput, account: Account): Record<string, never> {
  const topic = findTopic(account, input.TopicArn);
  const policy = readPolicy(topic, account);
  const { Label = "", ActionName: names = [], AWSAccountId: accounts = [] } = input;
  if (policy.Statement.some(({ Sid }) => Sid === Label)) throw invalidParameter("Statement already exists");
  if (names.some((name) => !actions.includes(name))) {
    throw invalidParameter("Policy statement action out of service scope!");
  }
  const added = {
    Sid: Label,
    Effect: "Allow",
    Principal: { AWS: oneOrMore(accounts.map((id) => `arn:aws:iam::${id}:root`)) },
    Action: oneOrMore(names.map((name) => `SNS:${name}`)),
    Resource: topic.arn,
  };
  topic.attributes.Policy = JSON.stringify({ ...policy, Statement: [...policy.Statement, added] });
  return {};
}

/** A label that is not there is no error, as on AWS. @throws ServiceError NotFound */
export function removePermission(
  input: RemovePermissionCommandInput,
  account: Account,
): Record<string, never> {
  const topic = findTopic(account, input.TopicArn);
  const policy = readPolicy(topic, account);
  const kept = policy.Statement.filter(({ Sid }) => Sid !== input.Label);
  if (kept.length < policy.Statement.length) {
    topic.attributes.Policy = JSON.stringify({ ...policy, Statement: kept });
  }
  return {};
}

/** As it was set, by whoever: a policy may be a text that is none, and have one statement that is no list. */
function readPolicy(topic: Topic, account: Account): Policy {
  const text = policyOf(topic, account);
  if (!isJson(text)) throw invalidParameter("Policy", "failed to parse JSON");
  const { Statement = [], ...rest } = Object(JSON.parse(text)) as { Statement?: Statement | Statement[] };
  return { ...rest, Statement: [Statement].flat() };
}

function oneOrMore(items: readonly string[]): string | readonly string[] {
  const [first, ...others] = items;
  return first !== undefined && others.length === 0 ? first : items;
}
