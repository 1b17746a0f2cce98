import { CloudWatch, type PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import { beforeAll, expect, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { coversErrors, coversService, localTest, refuses, useTarget } from "./target.ts";

const target = useTarget();
const { name } = target;
let cloudWatch: CloudWatch;
const AlarmName = name;
const AlarmNames = [name];
const Namespace = name;
const MetricName = "Recoveries";
const Dimensions = [{ Name: "app", Value: "chat" }];
const settings: PutMetricAlarmCommandInput = {
  AlarmName,
  Namespace,
  MetricName,
  Dimensions,
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 1.5,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "notBreaching",
};

beforeAll(() => {
  cloudWatch = target.client(CloudWatch);
});

const alarm = async () => (await cloudWatch.describeAlarms({ AlarmNames })).MetricAlarms?.[0];
const arn = async () => (await alarm())?.AlarmArn ?? "";

test("an alarm is kept as it was put, without data at first", async () => {
  await cloudWatch.putMetricAlarm({ ...settings, Tags: [{ Key: "a", Value: "1" }] });
  target.undo(() => cloudWatch.deleteAlarms({ AlarmNames }));
  expect(await alarm()).toMatchObject({
    ...settings,
    ActionsEnabled: true,
    StateValue: "INSUFFICIENT_DATA",
    StateReason: "Unchecked: Initial alarm creation",
    AlarmArn: expect.stringMatching(
      new RegExp(`^arn:aws:cloudwatch:${target.region}:\\d{12}:alarm:${name}$`),
    ),
  });
  const { MetricAlarms } = await cloudWatch.describeAlarmsForMetric({ Namespace, MetricName, Dimensions });
  expect(MetricAlarms?.map((one) => one.AlarmName)).toEqual([name]);
});

test("putting it again changes it and leaves its state", async () => {
  await cloudWatch.setAlarmState({ AlarmName, StateValue: "OK", StateReason: "a test" });
  await cloudWatch.putMetricAlarm({ ...settings, Threshold: 2 });
  expect(await alarm()).toMatchObject({ Threshold: 2, StateValue: "OK", StateReason: "a test" });
  const { MetricAlarms } = await cloudWatch.describeAlarms({ AlarmNamePrefix: name, StateValue: "ALARM" });
  expect(MetricAlarms).toEqual([]);
});

test("its actions are disabled and enabled", async () => {
  await cloudWatch.disableAlarmActions({ AlarmNames });
  expect((await alarm())?.ActionsEnabled).toBe(false);
  await cloudWatch.enableAlarmActions({ AlarmNames });
  expect((await alarm())?.ActionsEnabled).toBe(true);
});

test("its history tells what became of it, newest first", async () => {
  const { AlarmHistoryItems } = await cloudWatch.describeAlarmHistory({
    AlarmName,
    HistoryItemType: "StateUpdate",
  });
  expect(AlarmHistoryItems?.[0]?.HistorySummary).toBe("Alarm updated from INSUFFICIENT_DATA to OK");
});

test("it has tags", async () => {
  const ResourceARN = await arn();
  await cloudWatch.tagResource({ ResourceARN, Tags: [{ Key: "b", Value: "2" }] });
  await cloudWatch.untagResource({ ResourceARN, TagKeys: ["a"] });
  expect((await cloudWatch.listTagsForResource({ ResourceARN })).Tags).toEqual([{ Key: "b", Value: "2" }]);
});

test("metric data is kept and summed by period", async () => {
  const minute = Math.floor(systemClock.now() / 60_000) * 60_000 - 300_000;
  const at = (seconds: number) => new Date(minute + seconds * 1000);
  await cloudWatch.putMetricData({
    Namespace,
    MetricData: [
      { MetricName, Dimensions, Timestamp: at(1), Value: 3, Unit: "Count" },
      { MetricName, Dimensions, Timestamp: at(2), Values: [1, 5], Counts: [2, 1], Unit: "Count" },
      {
        MetricName,
        Dimensions,
        Timestamp: at(61),
        StatisticValues: { SampleCount: 2, Sum: 4, Minimum: 1, Maximum: 3 },
        Unit: "Count",
      },
    ],
  });
  const found = await target.until(
    () => cloudWatch.listMetrics({ Namespace, MetricName }),
    ({ Metrics }) => (Metrics ?? []).length > 0,
    1200,
  );
  expect(found.Metrics).toEqual([{ Namespace, MetricName, Dimensions }]);
  const { Datapoints } = await cloudWatch.getMetricStatistics({
    Namespace,
    MetricName,
    Dimensions,
    StartTime: at(0),
    EndTime: at(120),
    Period: 60,
    Statistics: ["Sum", "SampleCount", "Minimum", "Maximum", "Average"],
  });
  const sorted = (Datapoints ?? []).sort((one, other) => Number(one.Timestamp) - Number(other.Timestamp));
  expect(sorted).toEqual([
    { Timestamp: at(0), Unit: "Count", Sum: 10, SampleCount: 4, Minimum: 1, Maximum: 5, Average: 2.5 },
    { Timestamp: at(60), Unit: "Count", Sum: 4, SampleCount: 2, Minimum: 1, Maximum: 3, Average: 2 },
  ]);
});

test("the values of queries come newest first, and of those alone that are to be returned", async () => {
  const minute = Math.floor(systemClock.now() / 60_000) * 60_000 - 300_000;
  const [early, late] = [new Date(minute), new Date(minute + 60_000)];
  await cloudWatch.putMetricData({
    Namespace,
    MetricData: [
      { MetricName: "Asked", Timestamp: early, Values: [1, 3] },
      { MetricName: "Asked", Timestamp: late, Value: 5 },
    ],
  });
  const of = (Id: string, Stat: string, more: object = {}) => ({
    Id,
    MetricStat: { Metric: { Namespace, MetricName: "Asked" }, Period: 60, Stat },
    ...more,
  });
  const { MetricDataResults } = await target.until(
    () =>
      cloudWatch.getMetricData({
        StartTime: early,
        EndTime: new Date(minute + 120_000),
        MetricDataQueries: [
          of("sum", "Sum"),
          of("average", "Average", { ReturnData: false }),
          { Id: "same", Expression: "average", Label: "named" },
        ],
      }),
    (found) => found.MetricDataResults?.[0]?.Values?.length === 2,
    1200,
  );
  expect(MetricDataResults).toEqual([
    { Id: "sum", Label: "Asked Sum", Timestamps: [late, early], Values: [5, 4], StatusCode: "Complete" },
    { Id: "same", Label: "named", Timestamps: [late, early], Values: [5, 2], StatusCode: "Complete" },
  ]);
});

test("a dashboard is kept as it was put, and found by its name's beginning", async () => {
  const DashboardName = name;
  const DashboardBody = '{"widgets":[]}';
  await cloudWatch.putDashboard({ DashboardName, DashboardBody });
  expect(await cloudWatch.getDashboard({ DashboardName })).toMatchObject({
    DashboardName,
    DashboardBody,
    DashboardArn: expect.stringMatching(new RegExp(`^arn:aws:cloudwatch::\\d{12}:dashboard/${name}$`)),
  });
  const { DashboardEntries } = await cloudWatch.listDashboards({ DashboardNamePrefix: name });
  expect(DashboardEntries).toMatchObject([{ DashboardName, Size: DashboardBody.length }]);
});

test("dashboards are deleted all or none", async () => {
  await expect(cloudWatch.deleteDashboards({ DashboardNames: [name, `${name}-none`] })).rejects.toMatchObject(
    { name: "ResourceNotFound" },
  );
  await cloudWatch.deleteDashboards({ DashboardNames: [name] });
  expect((await cloudWatch.listDashboards({ DashboardNamePrefix: name })).DashboardEntries).toEqual([]);
});

localTest("a batch that the SDK compresses arrives", async () => {
  const MetricData = Array.from({ length: 1000 }, (_, index) => ({
    MetricName: `Many${index % 3}`,
    Value: index,
    Dimensions: [{ Name: "padding", Value: "x".repeat(200) }],
  }));
  await cloudWatch.putMetricData({ Namespace: `${name}-many`, MetricData });
  expect((await cloudWatch.listMetrics({ Namespace: `${name}-many` })).Metrics).toHaveLength(3);
});

const datum = { MetricName, Value: 1 };
const statistics = {
  Namespace,
  MetricName,
  StartTime: new Date(0),
  EndTime: new Date(60_000),
  Period: 60,
  Statistics: ["Sum" as const],
};
const data = {
  StartTime: new Date(0),
  EndTime: new Date(60_000),
  MetricDataQueries: [
    { Id: "a", MetricStat: { Metric: { Namespace, MetricName }, Period: 60, Stat: "Sum" } },
  ],
};
const missing = () => `arn:aws:cloudwatch:${target.region}:123456789012:alarm:none`;

refuses([
  [
    "an unknown comparison",
    () => cloudWatch.putMetricAlarm({ ...settings, ComparisonOperator: "Is" as never }),
    "ValidationException",
    /at 'comparisonOperator' failed to satisfy constraint/,
  ],
  ["no period", () => cloudWatch.putMetricAlarm({ ...settings, Period: undefined }), "ValidationException"],
  [
    "no statistic",
    () => cloudWatch.putMetricAlarm({ ...settings, Statistic: undefined }),
    "ValidationException",
  ],
  [
    "more than a day",
    () => cloudWatch.putMetricAlarm({ ...settings, EvaluationPeriods: 2000 }),
    "ValidationException",
    /more than a day/,
  ],
  [
    "an odd percentile",
    () => cloudWatch.putMetricAlarm({ ...settings, Statistic: undefined, ExtendedStatistic: "90" }),
    "InvalidParameterValueException",
    /^The value 90 for parameter ExtendedStatistic is not supported\.$/,
  ],
  [
    "few samples treated oddly",
    () => cloudWatch.putMetricAlarm({ ...settings, EvaluateLowSampleCountPercentile: "unknown" }),
    "ValidationException",
    /^Option unknown is not supported/,
  ],
  [
    "queries of a time that ends before it begins",
    () => cloudWatch.getMetricData({ ...data, EndTime: new Date(-1000) }),
    "ValidationException",
    /^The parameter EndTime must be greater than StartTime\.$/,
  ],
  [
    "queries of less than a second",
    () => cloudWatch.getMetricData({ ...data, EndTime: new Date(900) }),
    "ValidationException",
    /^The parameter StartTime must not equal parameter EndTime\.$/,
  ],
  [
    "queries of one name",
    () =>
      cloudWatch.getMetricData({
        ...data,
        MetricDataQueries: [...data.MetricDataQueries, ...data.MetricDataQueries],
      }),
    "ValidationException",
    /are not unique/,
  ],
  [
    "a query without a proper name",
    () => cloudWatch.getMetricData({ ...data, MetricDataQueries: [{ Id: "A" }] }),
    "ValidationException",
    /is not matching the expected pattern/,
  ],
  [
    "a page of dashboards that is none",
    () => cloudWatch.listDashboards({ NextToken: "x" }),
    "InvalidNextToken",
  ],
  [
    "a dashboard that is no JSON",
    () => cloudWatch.putDashboard({ DashboardName: name, DashboardBody: "{" }),
    "DashboardInvalidInputError",
    /must be a valid JSON object/,
  ],
  ["a dashboard of none", () => cloudWatch.getDashboard({ DashboardName: "none" }), "ResourceNotFound"],
  [
    "deleting no dashboards",
    () => cloudWatch.deleteDashboards({ DashboardNames: [] }),
    "InvalidParameterValueException",
  ],
  [
    "no periods",
    () => cloudWatch.putMetricAlarm({ ...settings, EvaluationPeriods: 0 }),
    "ValidationException",
  ],
  [
    "a state of none",
    () => cloudWatch.setAlarmState({ AlarmName: "none", StateValue: "OK", StateReason: "r" }),
    "ResourceNotFound",
  ],
  [
    "a state's data that is no JSON",
    () => cloudWatch.setAlarmState({ AlarmName, StateValue: "OK", StateReason: "r", StateReasonData: "{" }),
    "InvalidFormatFault",
  ],
  [
    "an unknown state",
    () => cloudWatch.setAlarmState({ AlarmName, StateValue: "BAD" as never, StateReason: "r" }),
    "ValidationException",
  ],
  ["a page that is none", () => cloudWatch.describeAlarms({ NextToken: "x" }), "InvalidNextToken"],
  [
    "a page of history that is none",
    () => cloudWatch.describeAlarmHistory({ NextToken: "x" }),
    "InvalidNextToken",
  ],
  [
    "tags of none",
    () => cloudWatch.listTagsForResource({ ResourceARN: missing() }),
    "ResourceNotFoundException",
  ],
  [
    "tags for none",
    () => cloudWatch.tagResource({ ResourceARN: missing(), Tags: [] }),
    "ResourceNotFoundException",
  ],
  [
    "tags away from none",
    () => cloudWatch.untagResource({ ResourceARN: missing(), TagKeys: [] }),
    "ResourceNotFoundException",
  ],
  [
    "tags of no ARN",
    () => cloudWatch.listTagsForResource({ ResourceARN: "x" }),
    "InvalidParameterValueException",
  ],
  [
    "tags for no ARN",
    () => cloudWatch.tagResource({ ResourceARN: "x", Tags: [] }),
    "InvalidParameterValueException",
  ],
  [
    "tags away from no ARN",
    () => cloudWatch.untagResource({ ResourceARN: "x", TagKeys: [] }),
    "InvalidParameterValueException",
  ],
  [
    "data without a value",
    () => cloudWatch.putMetricData({ Namespace, MetricData: [{ MetricName }] }),
    "MissingRequiredParameterException",
  ],
  [
    "data with two kinds of value",
    () => cloudWatch.putMetricData({ Namespace, MetricData: [{ ...datum, Values: [1] }] }),
    "InvalidParameterCombinationException",
  ],
  [
    "data in AWS's name",
    () => cloudWatch.putMetricData({ Namespace: "AWS/EC2", MetricData: [datum] }),
    "InvalidParameterValueException",
  ],
  [
    "statistics of no time",
    () => cloudWatch.getMetricStatistics({ ...statistics, EndTime: new Date(0) }),
    "InvalidParameterValueException",
    /^The parameter StartTime must be less than the parameter EndTime\.$/,
  ],
  [
    "statistics of an odd period",
    () => cloudWatch.getMetricStatistics({ ...statistics, Period: 61 }),
    "InvalidParameterValueException",
  ],
  [
    "no statistics at all",
    () => cloudWatch.getMetricStatistics({ ...statistics, Statistics: [] }),
    "InvalidParameterCombinationException",
  ],
  [
    "too many points",
    () => cloudWatch.getMetricStatistics({ ...statistics, EndTime: new Date(200_000_000) }),
    "InvalidParameterCombinationException",
  ],
]);

coversService(target, "monitoring");
coversErrors(target, {
  InvalidNextToken: "DescribeAlarms DescribeAlarmHistory",
  ResourceNotFound: "DeleteDashboards GetDashboard SetAlarmState",
  DashboardInvalidInputError: "PutDashboard",
  InvalidFormatFault: "SetAlarmState",
  ResourceNotFoundException: "TagResource UntagResource ListTagsForResource",
  InvalidParameterValueException:
    "DeleteDashboards PutMetricData GetMetricStatistics TagResource UntagResource ListTagsForResource",
  MissingRequiredParameterException: "PutMetricData",
  InvalidParameterCombinationException: "PutMetricData GetMetricStatistics",
});
