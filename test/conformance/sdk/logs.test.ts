import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { beforeAll, expect, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { coversErrors, coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
const { name } = target;
let logs: CloudWatchLogs;
const logGroupName = `/${name}`;
const stream = { logGroupName, logStreamName: "one" };
let arn = "";

beforeAll(() => {
  logs = target.client(CloudWatchLogs);
});

test("a group is made, kept for a time, and described", async () => {
  await logs.createLogGroup({ logGroupName, tags: { stage: "test" } });
  target.undo(() => logs.deleteLogGroup({ logGroupName }));
  await logs.putRetentionPolicy({ logGroupName, retentionInDays: 7 });
  const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: logGroupName });
  expect(logGroups).toMatchObject([
    { logGroupName, retentionInDays: 7, storedBytes: 0, metricFilterCount: 0 },
  ]);
  arn = (logGroups?.[0]?.arn ?? "").replace(/:\*$/, "");
  expect(logGroups?.[0]?.arn).toMatch(/:log-group:.+:\*$/);
  await logs.deleteRetentionPolicy({ logGroupName });
  const after = await logs.describeLogGroups({ logGroupNamePrefix: logGroupName });
  expect(after.logGroups?.[0]?.retentionInDays).toBeUndefined();
});

test("events are put into a stream and read back", async () => {
  await logs.createLogStream(stream);
  const timestamp = systemClock.now();
  const messages = ["alpha one", "beta two", "alpha three"];
  const logEvents = messages.map((message, at) => ({ timestamp: timestamp + at, message }));
  await logs.putLogEvents({ ...stream, logEvents });
  const read = await target.until(
    () => logs.getLogEvents({ ...stream, startFromHead: true }),
    ({ events }) => events?.length === 3,
  );
  expect(read.events?.map((event) => event.message)).toEqual(messages);
  expect(read.nextForwardToken).toMatch(/^f\//);
  const found = await target.until(
    () => logs.filterLogEvents({ logGroupName, filterPattern: "alpha" }),
    ({ events }) => events?.length === 2,
  );
  expect(found.events?.map((event) => event.logStreamName)).toEqual(["one", "one"]);
  const { logStreams } = await logs.describeLogStreams({ logGroupName, orderBy: "LogStreamName" });
  expect(logStreams).toMatchObject([{ logStreamName: "one" }]);
  await logs.deleteLogStream(stream);
});

test("it is tagged, in the old way and the new", async () => {
  await logs.tagLogGroup({ logGroupName, tags: { old: "1" } });
  await logs.tagResource({ resourceArn: arn, tags: { new: "1" } });
  expect((await logs.listTagsLogGroup({ logGroupName })).tags).toEqual({ stage: "test", old: "1", new: "1" });
  await logs.untagLogGroup({ logGroupName, tags: ["old"] });
  await logs.untagResource({ resourceArn: arn, tagKeys: ["new"] });
  expect((await logs.listTagsForResource({ resourceArn: arn })).tags).toEqual({ stage: "test" });
});

test("a stream is kept for what is refused", async () => {
  await logs.createLogStream({ logGroupName, logStreamName: "order" });
});

const absent = { logGroupName: `${logGroupName}-absent` };
const absentStream = { ...absent, logStreamName: "x" };
const events = (...timestamps: number[]) => timestamps.map((timestamp) => ({ timestamp, message: "x" }));
const notThere = () => `${arn}-absent`;
localTest("filters of a group are kept, put over and told", async () => {
  const filter = { logGroupName, filterName: "errors", filterPattern: "ERROR" };
  const transformation = { metricName: "errors", metricNamespace: name, metricValue: "1" };
  await logs.putMetricFilter({ ...filter, metricTransformations: [transformation] });
  const { metricFilters } = await logs.describeMetricFilters({ filterNamePrefix: "err" });
  expect(metricFilters).toMatchObject([{ ...filter, metricTransformations: [transformation] }]);
  const others = await logs.describeMetricFilters({ metricName: "other", metricNamespace: name });
  expect(others.metricFilters).toEqual([]);
  const described = await logs.describeLogGroups({ logGroupNamePrefix: logGroupName });
  expect(described.logGroups?.[0]?.metricFilterCount).toBe(1);
  await logs.deleteMetricFilter(filter);
  const destinationArn = "arn:aws:lambda:us-east-1:123456789012:function:sink";
  await logs.putSubscriptionFilter({ ...filter, destinationArn });
  await logs.putSubscriptionFilter({ ...filter, filterPattern: "", destinationArn });
  await logs.putSubscriptionFilter({ ...filter, filterName: "second", destinationArn });
  const third = logs.putSubscriptionFilter({ ...filter, filterName: "third", destinationArn });
  await expect(third).rejects.toMatchObject({ name: "LimitExceededException" });
  const { subscriptionFilters } = await logs.describeSubscriptionFilters({ logGroupName });
  expect(subscriptionFilters).toMatchObject([
    { filterName: "errors", filterPattern: "", destinationArn, distribution: "ByLogStream" },
    { filterName: "second" },
  ]);
  await logs.deleteSubscriptionFilter(filter);
  await logs.deleteSubscriptionFilter({ logGroupName, filterName: "second" });
});

localTest("destinations and resource policies are kept", async () => {
  const destination = { destinationName: "sink", roleArn: "arn:aws:iam::123456789012:role/sink" };
  const targetArn = "arn:aws:kinesis:us-east-1:123456789012:stream/sink";
  const made = await logs.putDestination({ ...destination, targetArn, tags: { a: "1" } });
  const resourceArn = made.destination?.arn ?? "";
  expect(resourceArn).toMatch(/:destination:sink$/);
  await logs.putDestinationPolicy({ ...destination, accessPolicy: "{}" });
  const { destinations } = await logs.describeDestinations({ DestinationNamePrefix: "si" });
  expect(destinations).toMatchObject([{ ...destination, targetArn, accessPolicy: "{}" }]);
  expect((await logs.listTagsForResource({ resourceArn })).tags).toEqual({ a: "1" });
  await logs.deleteDestination(destination);
  await expect(logs.deleteDestination(destination)).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  for (let at = 0; at < 10; at++)
    await logs.putResourcePolicy({ policyName: `p${at}`, policyDocument: "{}" });
  await logs.putResourcePolicy({ policyName: "p0", policyDocument: "[]" });
  await expect(logs.putResourcePolicy({ policyName: "p10", policyDocument: "{}" })).rejects.toMatchObject({
    name: "LimitExceededException",
    message: "Resource limit exceeded.",
  });
  const { resourcePolicies } = await logs.describeResourcePolicies({});
  expect(resourcePolicies?.map((one) => one.policyDocument).slice(0, 2)).toEqual(["[]", "{}"]);
  await logs.deleteResourcePolicy({ policyName: "p0" });
});

const odd = "Member must satisfy regular expression pattern";
refuses([
  [
    "a page of too many groups",
    () => logs.describeLogGroups({ limit: 51 }),
    "InvalidParameterException",
    /Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50/,
  ],
  [
    "a page of too many streams",
    () => logs.describeLogStreams({ logGroupName, limit: 51 }),
    "InvalidParameterException",
    /Value '51' at 'limit'/,
  ],
  [
    "a group of a long name",
    () => logs.createLogGroup({ logGroupName: "a".repeat(513) }),
    "InvalidParameterException",
    /Member must have length less than or equal to 512/,
  ],
  [
    "an identifier that ends in a star",
    () => logs.describeLogStreams({ logGroupIdentifier: `${arn}:*` }),
    "InvalidParameterException",
    new RegExp(`Value at 'logGroupIdentifier' failed to satisfy constraint: ${odd}`),
  ],
  [
    "a metric filter of an odd name",
    () => logs.deleteMetricFilter({ logGroupName, filterName: "x:x" }),
    "InvalidParameterException",
    new RegExp(`Value 'x:x' at 'filterName' failed to satisfy constraint: ${odd}`),
  ],
  [
    "a metric filter that is not there",
    () => logs.deleteMetricFilter({ logGroupName, filterName: "none" }),
    "ResourceNotFoundException",
    /^The specified metric filter does not exist\.$/,
  ],
  [
    "a metric filter of no metric",
    () =>
      logs.putMetricFilter({ logGroupName, filterName: "x", filterPattern: "", metricTransformations: [] }),
    "InvalidParameterException",
  ],
  [
    "a subscription filter that is not there",
    () => logs.deleteSubscriptionFilter({ logGroupName, filterName: "none" }),
    "ResourceNotFoundException",
    /^The specified subscription filter does not exist\.$/,
  ],
  [
    "a subscription of what takes no logs",
    () =>
      logs.putSubscriptionFilter({
        logGroupName,
        filterName: "x",
        filterPattern: "",
        destinationArn: "arn:aws:iam::123456789012:role/x",
      }),
    "InvalidParameterException",
    /^PutSubscriptionFilter operation cannot work with destinationArn for vendor iam$/,
  ],
  [
    "a resource policy that is not there",
    () => logs.deleteResourcePolicy({ policyName: "none" }),
    "ResourceNotFoundException",
    /^Policy with name \[none\] does not exist$/,
  ],
  [
    "a second group of the name",
    () => logs.createLogGroup({ logGroupName }),
    "ResourceAlreadyExistsException",
    /^The specified log group already exists$/,
  ],
  ["a group of an odd name", () => logs.createLogGroup({ logGroupName: "a b" }), "InvalidParameterException"],
  [
    "deleting no group",
    () => logs.deleteLogGroup(absent),
    "ResourceNotFoundException",
    /^The specified log group does not exist\.?$/,
  ],
  ["a stream of no group", () => logs.createLogStream(absentStream), "ResourceNotFoundException"],
  [
    "a stream of an odd name",
    () => logs.createLogStream({ logGroupName, logStreamName: "a:b" }),
    "InvalidParameterException",
  ],
  [
    "deleting no stream",
    () => logs.deleteLogStream({ logGroupName, logStreamName: "x" }),
    "ResourceNotFoundException",
    /The specified log stream does not exist/,
  ],
  ["the streams of none", () => logs.describeLogStreams(absent), "ResourceNotFoundException"],
  [
    "events into no group",
    () => logs.putLogEvents({ ...absentStream, logEvents: events(1) }),
    "ResourceNotFoundException",
  ],
  [
    "events out of order",
    () => logs.putLogEvents({ logGroupName, logStreamName: "order", logEvents: events(2, 1) }),
    "InvalidParameterException",
    /Log events in a single PutLogEvents request must be in chronological order/,
  ],
  ["the events of none", () => logs.getLogEvents(absentStream), "ResourceNotFoundException"],
  ["filtering none", () => logs.filterLogEvents(absent), "ResourceNotFoundException"],
  [
    "streams in no order",
    () => logs.describeLogStreams({ logGroupName, orderBy: "Odd" as "LogStreamName" }),
    "InvalidParameterException",
    /at 'orderBy' failed to satisfy constraint: Member must satisfy enum value set: \[LogStreamName, LastEventTime\]$/,
  ],
  [
    "a strange token",
    () => logs.getLogEvents({ logGroupName, logStreamName: "order", nextToken: "x" }),
    "InvalidParameterException",
    /nextToken/,
  ],
  [
    "an odd retention",
    () => logs.putRetentionPolicy({ logGroupName, retentionInDays: 2 }),
    "InvalidParameterException",
  ],
  [
    "a retention for none",
    () => logs.putRetentionPolicy({ ...absent, retentionInDays: 7 }),
    "ResourceNotFoundException",
  ],
  ["no retention for none", () => logs.deleteRetentionPolicy(absent), "ResourceNotFoundException"],
  ["tags on none", () => logs.tagLogGroup({ ...absent, tags: { a: "b" } }), "ResourceNotFoundException"],
  ["tags off none", () => logs.untagLogGroup({ ...absent, tags: ["a"] }), "ResourceNotFoundException"],
  ["the tags of none", () => logs.listTagsLogGroup(absent), "ResourceNotFoundException"],
  [
    "new tags on none",
    () => logs.tagResource({ resourceArn: notThere(), tags: { a: "b" } }),
    "ResourceNotFoundException",
  ],
  [
    "new tags off none",
    () => logs.untagResource({ resourceArn: notThere(), tagKeys: ["a"] }),
    "ResourceNotFoundException",
  ],
  [
    "the new tags of none",
    () => logs.listTagsForResource({ resourceArn: notThere() }),
    "ResourceNotFoundException",
  ],
  [
    "too many tags",
    () =>
      logs.tagResource({
        resourceArn: arn,
        tags: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, "v"])),
      }),
    "TooManyTagsException",
  ],
]);

test("a second stream of the name is refused", async () => {
  await logs.createLogStream({ logGroupName, logStreamName: "twice" });
  const again = logs.createLogStream({ logGroupName, logStreamName: "twice" });
  await expect(again).rejects.toMatchObject({ name: "ResourceAlreadyExistsException" });
});

coversErrors(target, {
  InvalidParameterException: "CreateLogGroup CreateLogStream GetLogEvents PutLogEvents PutRetentionPolicy",
  ResourceAlreadyExistsException: "CreateLogGroup CreateLogStream",
  ResourceNotFoundException:
    "CreateLogStream DeleteLogGroup DeleteLogStream DescribeLogStreams FilterLogEvents GetLogEvents ListTagsForResource ListTagsLogGroup PutLogEvents TagLogGroup TagResource UntagLogGroup UntagResource DeleteRetentionPolicy PutRetentionPolicy",
  TooManyTagsException: "TagResource",
});
coversService(target, "logs");
