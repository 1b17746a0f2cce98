import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { Loose } from "./loose.ts";
import { resourceType } from "./resource-type.ts";
import { list, object, type PropertiesOf, tagList } from "./schema.ts";
import { allTags, tagChanges } from "./tags.ts";

const dimensions = list(object({ Name: "string", Value: "string" }, ["Name", "Value"]));

const properties = object(
  {
    ActionsEnabled: "boolean",
    AlarmActions: list("string"),
    AlarmDescription: "string",
    AlarmName: "string",
    ComparisonOperator: "string",
    DatapointsToAlarm: "integer",
    Dimensions: dimensions,
    EvaluateLowSampleCountPercentile: "string",
    EvaluationPeriods: "integer",
    ExtendedStatistic: "string",
    InsufficientDataActions: list("string"),
    MetricName: "string",
    Namespace: "string",
    OKActions: list("string"),
    Period: "integer",
    Statistic: "string",
    Tags: tagList,
    Threshold: "number",
    TreatMissingData: "string",
    Unit: "string",
  },
  ["ComparisonOperator", "EvaluationPeriods"],
);

type Properties = PropertiesOf<typeof properties.fields>;

export const cloudWatchAlarm = resourceType({
  name: "AWS::CloudWatch::Alarm",
  properties,
  replacedBy: ["AlarmName"],
  attributeNames: ["Arn"],
  taggable: true,
  nameProperty: "AlarmName",
  create: (given, context) => {
    const name = given.AlarmName ?? context.newName(255);
    const Tags = allTags(context, given.Tags);
    context.account.call("monitoring", "PutMetricAlarm", { ...input(name, given), Tags });
    return name;
  },
  update: (name, given, previous, context) => {
    const { account } = context;
    account.call("monitoring", "PutMetricAlarm", input(name, given));
    const ResourceARN = account.arn("cloudwatch", `alarm:${name}`);
    const { set, removed } = tagChanges(context, given.Tags, previous.Tags);
    if (set.length > 0) account.call("monitoring", "TagResource", { ResourceARN, Tags: set });
    if (removed.length > 0) account.call("monitoring", "UntagResource", { ResourceARN, TagKeys: removed });
  },
  remove: (name, _, { account }) => {
    account.call("monitoring", "DeleteAlarms", { AlarmNames: [name] });
    return true;
  },
  attributes: (name, _, { account }) => ({ Arn: account.arn("cloudwatch", `alarm:${name}`) }),
});

function input(AlarmName: string, { Tags, ...given }: Properties) {
  const Dimensions = given.Dimensions?.map(({ Name, Value }) => ({ Name, Value }));
  return { ...given, Dimensions, AlarmName } satisfies Loose<Partial<PutMetricAlarmCommandInput>>;
}
