import type {
  GetMetricDataCommandInput,
  MetricDataQuery,
  MetricDataResult,
} from "@aws-sdk/client-cloudwatch";
import type { Account } from "../account.ts";
import { validationError } from "./find.ts";
import { grouped, pointsOf, statistic } from "./metrics.ts";

interface Series {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/**
 * The values of each query by period, newest first unless told otherwise. Of metric math only the name of another query
 * is understood; the rest is refused aloud. @throws ServiceError ValidationError
 */
export function getMetricData(input: GetMetricDataCommandInput, account: Account) {
  const queries = input.MetricDataQueries ?? [];
  // AWS counts in whole seconds: two times within one second are the same [API:cloudwatch GetMetricData].
  const from = wholeSecond(input.StartTime);
  const until = wholeSecond(input.EndTime);
  if (from > until) throw validationError("The parameter EndTime must be greater than StartTime.");
  if (from === until) throw validationError("The parameter StartTime must not equal parameter EndTime.");
  checkQueries(queries);
  const results = queries
    .filter((query) => query.ReturnData !== false)
    .map((query): MetricDataResult => {
      const { times, values } = series(account, query, queries, from, until);
      const oldestFirst = input.ScanBy === "TimestampAscending";
      return {
        Id: query.Id,
        Label: query.Label ?? label(query, queries),
        Timestamps: ordered(times, oldestFirst).map((at) => new Date(at)),
        Values: ordered(values, oldestFirst),
        StatusCode: "Complete",
      };
    });
  return { MetricDataResults: results, Messages: [] };
}

function wholeSecond(time: Date | undefined): number {
  return Math.floor((time?.getTime() ?? 0) / 1000) * 1000;
}

function ordered<T>(items: readonly T[], oldestFirst: boolean): T[] {
  return oldestFirst ? [...items] : [...items].reverse();
}

function checkQueries(queries: readonly MetricDataQuery[]): void {
  if (queries.length > 500) {
    throw validationError("The collection MetricDataQueries must not have a size greater than 500.");
  }
  for (const [index, { Id = "" }] of queries.entries()) {
    if (/^[a-z][a-zA-Z0-9_]*$/.test(Id)) continue;
    throw validationError(
      `The value ${Id} for parameter MetricDataQueries.member.${index + 1}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  }
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length) {
    throw validationError("The values for parameter id in MetricDataQueries are not unique.");
  }
}

function series(
  account: Account,
  query: MetricDataQuery,
  queries: readonly MetricDataQuery[],
  from: number,
  until: number,
): Series {
  const source = query.MetricStat ? query : queries.find(({ Id }) => Id === query.Expression);
  const { Metric, Period = 0, Stat = "", Unit } = source?.MetricStat ?? {};
  if (!Metric) {
    throw validationError(
      `The local cloud does not evaluate metric math; the expression of '${query.Id}' is '${query.Expression ?? ""}'.`,
    );
  }
  if (Period < 1 || (Period % 60 !== 0 && ![1, 5, 10, 20, 30].includes(Period))) {
    throw validationError("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.");
  }
  const points = pointsOf(account, Metric, { from, until, unit: Unit });
  const periods = [...grouped(points, Period)].sort(([one], [other]) => one - other);
  return {
    times: periods.map(([at]) => at),
    values: periods.map(([, all]) => {
      const value = statistic(all, Stat);
      if (value !== undefined) return value;
      throw validationError(`The local cloud keeps no percentiles; the statistic is '${Stat}'.`);
    }),
  };
}

/** The metric's name, with its statistic where another query asks for a different one of the same metric. */
function label(query: MetricDataQuery, queries: readonly MetricDataQuery[]): string | undefined {
  const { Metric, Stat } = query.MetricStat ?? {};
  if (!Metric) return query.Id;
  const others = queries.filter(
    (one) =>
      one.MetricStat?.Metric?.MetricName === Metric.MetricName &&
      one.MetricStat?.Metric?.Namespace === Metric.Namespace,
  );
  return others.some((one) => one.MetricStat?.Stat !== Stat)
    ? `${Metric.MetricName} ${Stat}`
    : Metric.MetricName;
}
