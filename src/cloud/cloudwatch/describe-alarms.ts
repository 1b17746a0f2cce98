import type {
  DescribeAlarmHistoryCommandInput,
  DescribeAlarmsCommandInput,
  DescribeAlarmsForMetricCommandInput,
  MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import type { Account } from "../account.ts";
import { alarmArn, findAlarm, page } from "./find.ts";
import { type Alarm, cloudWatch, type Dimension } from "./state.ts";

export function describeAlarms(input: DescribeAlarmsCommandInput, account: Account) {
  const all = input.AlarmNames?.length
    ? input.AlarmNames.flatMap((name) => findAlarm(account, name) ?? [])
    : Object.values(cloudWatch.of(account).alarms).sort((one, other) => (one.name < other.name ? -1 : 1));
  const actions = (alarm: Alarm) =>
    ["AlarmActions", "OKActions", "InsufficientDataActions"].flatMap((name) => strings(alarm.settings[name]));
  const wanted = all.filter(
    (alarm) =>
      alarm.name.startsWith(input.AlarmNamePrefix ?? "") &&
      (input.StateValue === undefined || alarm.state === input.StateValue) &&
      (input.ActionPrefix === undefined ||
        actions(alarm).some((action) => action.startsWith(input.ActionPrefix ?? ""))),
  );
  const metricAlarms = input.AlarmTypes === undefined || input.AlarmTypes.includes("MetricAlarm");
  const { items, NextToken } = page(metricAlarms ? wanted : [], input.NextToken, input.MaxRecords ?? 50);
  return { MetricAlarms: items.map((alarm) => describe(alarm, account)), CompositeAlarms: [], NextToken };
}

export function describeAlarmsForMetric(input: DescribeAlarmsForMetricCommandInput, account: Account) {
  const wanted = Object.values(cloudWatch.of(account).alarms).filter(
    ({ settings }) =>
      settings.MetricName === input.MetricName &&
      settings.Namespace === input.Namespace &&
      sameDimensions(
        settings.Dimensions as Dimension[] | undefined,
        input.Dimensions as Dimension[] | undefined,
      ) &&
      (input.Statistic === undefined || settings.Statistic === input.Statistic) &&
      (input.Period === undefined || settings.Period === input.Period),
  );
  return { MetricAlarms: wanted.map((alarm) => describe(alarm, account)) };
}

/** Newest first, unless told otherwise. */
export function describeAlarmHistory(input: DescribeAlarmHistoryCommandInput, account: Account) {
  const wanted = cloudWatch
    .of(account)
    .history.filter(
      (item) =>
        (input.AlarmName === undefined || item.alarmName === input.AlarmName) &&
        (input.HistoryItemType === undefined || item.type === input.HistoryItemType) &&
        item.at >= (input.StartDate?.getTime() ?? 0) &&
        item.at <= (input.EndDate?.getTime() ?? Number.POSITIVE_INFINITY),
    );
  const ordered = input.ScanBy === "TimestampAscending" ? wanted : [...wanted].reverse();
  const { items, NextToken } = page(ordered, input.NextToken, input.MaxRecords ?? 100);
  const AlarmHistoryItems = items.map((item) => ({
    AlarmName: item.alarmName,
    AlarmType: "MetricAlarm" as const,
    Timestamp: new Date(item.at),
    HistoryItemType: item.type,
    HistorySummary: item.summary,
  }));
  return { AlarmHistoryItems, NextToken };
}

function describe(alarm: Alarm, account: Account): MetricAlarm {
  return {
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Dimensions: [],
    ...(alarm.settings as MetricAlarm),
    AlarmName: alarm.name,
    AlarmArn: alarmArn(account, alarm.name),
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    StateValue: alarm.state,
    StateReason: alarm.stateReason,
    StateReasonData: alarm.stateReasonData,
    StateUpdatedTimestamp: new Date(alarm.stateSince),
    StateTransitionedTimestamp: new Date(alarm.stateSince),
  };
}

export function sameDimensions(one: readonly Dimension[] = [], other: readonly Dimension[] = []): boolean {
  const words = (all: readonly Dimension[]) =>
    JSON.stringify(all.map(({ Name, Value }) => `${Name}=${Value}`).sort());
  return words(one) === words(other);
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
