import type { CreateLogGroupCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import type { Loose } from "./loose.ts";
import { resourceType } from "./resource-type.ts";
import { object, tagList } from "./schema.ts";
import { allTags } from "./tags.ts";

export const logsLogGroup = resourceType({
  name: "AWS::Logs::LogGroup",
  properties: object({
    KmsKeyId: "string",
    LogGroupClass: "string",
    LogGroupName: "string",
    RetentionInDays: "integer",
    Tags: tagList,
  }),
  replacedBy: ["LogGroupName", "LogGroupClass"],
  attributeNames: ["Arn"],
  nameProperty: "LogGroupName",
  create: (given, context) => {
    const logGroupName = given.LogGroupName ?? context.newName(512);
    const tags = Object.fromEntries(allTags(context, given.Tags).map(({ Key, Value }) => [Key, Value]));
    const input = {
      logGroupName,
      kmsKeyId: given.KmsKeyId,
      logGroupClass: given.LogGroupClass,
      tags,
    } satisfies Loose<CreateLogGroupCommandInput>;
    context.account.call("logs", "CreateLogGroup", input);
    return logGroupName;
  },
  ready: (logGroupName, { RetentionInDays }, { account }) => {
    if (RetentionInDays !== undefined) {
      account.call("logs", "PutRetentionPolicy", { logGroupName, retentionInDays: RetentionInDays });
    }
    return true;
  },
  update: (logGroupName, given, previous, { account }) => {
    if (previous.RetentionInDays !== undefined && given.RetentionInDays === undefined) {
      account.call("logs", "DeleteRetentionPolicy", { logGroupName });
    }
  },
  remove: (logGroupName, _, { account }) => {
    account.call("logs", "DeleteLogGroup", { logGroupName });
    return true;
  },
  attributes: (logGroupName, _, { account }) => ({
    Arn: `${account.arn("logs", `log-group:${logGroupName}`)}:*`,
  }),
});
