import type { Account } from "../../account.ts";
import { resourceType } from "./resource-type.ts";
import { list, object } from "./schema.ts";

export const snsTopicPolicy = resourceType({
  name: "AWS::SNS::TopicPolicy",
  properties: object({ PolicyDocument: "json", Topics: list("string") }, ["PolicyDocument", "Topics"]),
  replacedBy: [],
  attributeNames: ["Id"],
  create: (given, context) => {
    put(context.account, given.Topics ?? [], JSON.stringify(given.PolicyDocument));
    return context.newName(128);
  },
  update: (_, given, previous, { account }) => {
    const left = (previous.Topics ?? []).filter((topic) => !given.Topics?.includes(topic));
    put(account, left, "");
    put(account, given.Topics ?? [], JSON.stringify(given.PolicyDocument));
  },
  remove: (_, { Topics }, { account }) => {
    put(account, Topics ?? [], "");
    return true;
  },
  attributes: (physicalId) => ({ Id: physicalId }),
});

/** An empty policy brings back the default one. */
function put(account: Account, topics: readonly string[], policy: string): void {
  for (const TopicArn of topics) {
    account.call("sns", "SetTopicAttributes", { TopicArn, AttributeName: "Policy", AttributeValue: policy });
  }
}
