import type {
  Metric as AwsMetric,
  Datapoint,
  GetMetricStatisticsCommandInput,
  ListMetricsCommandInput,
  MetricDatum,
  PutMetricDataCommandInput,
} from "@aws-sdk/client-cloudwatch";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { sameDimensions } from "./describe-alarms.ts";
import { invalidValue, page } from "./find.ts";
import { cloudWatch, type DataPoint, type Dimension } from "./state.ts";

/** A day of minutes; the local cloud is no archive. */
const kept = 1440;

/** Keeps what is put; the metrics that AWS's own services would write are not there. */
export function putMetricData(input: PutMetricDataCommandInput, account: Account): Record<string, never> {
  const namespace = input.Namespace ?? "";
  if (/^AWS\//.test(namespace)) {
    throw invalidValue("The value AWS/ for parameter Namespace is invalid: it must not begin with 'AWS/'.");
  }
  const data = input.MetricData ?? [];
  if (data.length > 1000) {
    throw invalidValue("The collection MetricData must not have a size greater than 1000.");
  }
  const points = data.map((datum) => ({ datum, point: pointOf(datum, account.now) }));
  const { metrics } = cloudWatch.of(account);
  for (const { datum, point } of points) {
    const dimensions = (datum.Dimensions ?? []).map(({ Name = "", Value = "" }) => ({ Name, Value }));
    const name = datum.MetricName ?? "";
    const key = JSON.stringify([namespace, name, dimensions.map((one) => [one.Name, one.Value]).sort()]);
    metrics[key] ??= { namespace, name, dimensions, points: [] };
    metrics[key].points = [...metrics[key].points, point].slice(-kept);
  }
  return {};
}

/** @throws ServiceError MissingParameter, InvalidParameterCombination, InvalidParameterValue */
function pointOf(datum: MetricDatum, now: number): DataPoint {
  const at = datum.Timestamp?.getTime() ?? now;
  const unit = datum.Unit ?? "None";
  const given = [datum.Value, datum.StatisticValues, datum.Values].filter((one) => one !== undefined);
  if (given.length === 0) {
    const message = "At least one of the parameters must be specified: MetricData.member.1.Value.";
    throw new ServiceError("MissingParameter", message);
  }
  if (given.length > 1) {
    const message =
      "The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive and you have specified both.";
    throw new ServiceError("InvalidParameterCombination", message);
  }
  if (datum.StatisticValues) {
    const {
      SampleCount: count = 0,
      Sum: sum = 0,
      Minimum: minimum = 0,
      Maximum: maximum = 0,
    } = datum.StatisticValues;
    return { at, count, sum, minimum, maximum, unit };
  }
  const values = datum.Values ?? [datum.Value ?? 0];
  const counts = datum.Counts ?? values.map(() => 1);
  if (values.length === 0 || counts.length !== values.length || !values.every(Number.isFinite)) {
    throw invalidValue(
      "The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of equal size.",
    );
  }
  return {
    at,
    count: counts.reduce((sum, one) => sum + one, 0),
    sum: values.reduce((sum, one, index) => sum + one * (counts[index] ?? 1), 0),
    minimum: Math.min(...values),
    maximum: Math.max(...values),
    unit,
  };
}

export function listMetrics(input: ListMetricsCommandInput, account: Account) {
  const wanted = Object.values(cloudWatch.of(account).metrics).filter(
    (metric) =>
      (input.Namespace === undefined || metric.namespace === input.Namespace) &&
      (input.MetricName === undefined || metric.name === input.MetricName) &&
      (input.Dimensions ?? []).every((wantedOne) =>
        metric.dimensions.some(
          (one) =>
            one.Name === wantedOne.Name && (wantedOne.Value === undefined || one.Value === wantedOne.Value),
        ),
      ),
  );
  const { items, NextToken } = page(wanted, input.NextToken, 500);
  const Metrics = items.map((metric) => ({
    Namespace: metric.namespace,
    MetricName: metric.name,
    Dimensions: [...metric.dimensions],
  }));
  return { Metrics, NextToken };
}

/** One point a period, from its beginning. @throws ServiceError as CloudWatch does for times and periods that cannot be */
export function getMetricStatistics(input: GetMetricStatisticsCommandInput, account: Account) {
  const { StartTime, EndTime, Period = 0, Statistics = [], ExtendedStatistics = [] } = input;
  const from = StartTime?.getTime() ?? 0;
  const until = EndTime?.getTime() ?? 0;
  if (from >= until) {
    throw invalidValue("The parameter StartTime must be less than the parameter EndTime.");
  }
  if (Period < 1 || (Period % 60 !== 0 && ![1, 5, 10, 20, 30].includes(Period))) {
    throw invalidValue("The parameter Period must be a multiple of 60.");
  }
  if (Statistics.length === 0 && ExtendedStatistics.length === 0) {
    const message = "Must specify either Statistics or ExtendedStatistics";
    throw new ServiceError("InvalidParameterCombination", message);
  }
  if ((until - from) / (Period * 1000) > 1440) {
    const message =
      "You have requested up to more than the limit of 1,440 datapoints. You may reduce the datapoints requested by increasing Period, or decreasing the time range.";
    throw new ServiceError("InvalidParameterCombination", message);
  }
  const periods = grouped(pointsOf(account, input, { from, until, unit: input.Unit }), Period);
  return {
    Label: input.MetricName,
    Datapoints: [...periods].map(([at, all]) => datapoint(at, all, Statistics)),
  };
}

/** The points of one metric, with all of its dimensions and no others, from `from` until before `until`. */
export function pointsOf(
  account: Account,
  named: Pick<AwsMetric, "Namespace" | "MetricName" | "Dimensions">,
  wanted: { readonly from: number; readonly until: number; readonly unit: string | undefined },
): DataPoint[] {
  const metric = Object.values(cloudWatch.of(account).metrics).find(
    (one) =>
      one.namespace === named.Namespace &&
      one.name === named.MetricName &&
      sameDimensions(one.dimensions, named.Dimensions as Dimension[] | undefined),
  );
  const { from, until, unit } = wanted;
  return (metric?.points ?? []).filter(
    (point) => point.at >= from && point.at < until && (unit === undefined || point.unit === unit),
  );
}

export function grouped(points: readonly DataPoint[], period: number): Map<number, DataPoint[]> {
  const periods = new Map<number, DataPoint[]>();
  for (const point of points) {
    const at = Math.floor(point.at / (period * 1000)) * period * 1000;
    periods.set(at, [...(periods.get(at) ?? []), point]);
  }
  return periods;
}

function datapoint(at: number, points: readonly DataPoint[], statistics: readonly string[]): Datapoint {
  const asked = Object.fromEntries(statistics.map((name) => [name, statistic(points, name)]));
  return { Timestamp: new Date(at), Unit: points[0]?.unit as Datapoint["Unit"], ...asked };
}

/** One statistic of all the points of a period; undefined for one that is not kept. */
export function statistic(points: readonly DataPoint[], name: string): number | undefined {
  const sum = points.reduce((total, point) => total + point.sum, 0);
  const count = points.reduce((total, point) => total + point.count, 0);
  switch (name) {
    case "Average":
      return count === 0 ? 0 : sum / count;
    case "Maximum":
      return Math.max(...points.map((point) => point.maximum));
    case "Minimum":
      return Math.min(...points.map((point) => point.minimum));
    case "SampleCount":
      return count;
    case "Sum":
      return sum;
    default:
      return undefined;
  }
}
