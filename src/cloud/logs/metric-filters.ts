import type {
  DeleteMetricFilterCommandInput,
  DescribeMetricFiltersCommandInput,
  PutMetricFilterCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { findGroup, invalidParameter, page } from "./find.ts";
import {
  checkLimit,
  checkText,
  filterNamePattern,
  groupNamePattern,
  limitExceeded,
  notThere,
} from "./limits.ts";
import { logs } from "./state.ts";

/** [CloudWatch Logs user guide, "Service quotas"] */
const filtersOfAGroup = 100;

/** Recorded: no metric is made of what matches. */
export function putMetricFilter(input: PutMetricFilterCommandInput, account: Account): Record<string, never> {
  const { filterName = "", filterPattern = "", metricTransformations = [] } = input;
  checkText("filterName", filterName, { most: 512, pattern: filterNamePattern });
  checkText("filterPattern", filterPattern, { most: 1024 });
  if (metricTransformations.length !== 1) {
    throw invalidParameter(
      "1 validation error detected: Value at 'metricTransformations' failed to satisfy constraint: Member must have length less than or equal to 1",
    );
  }
  const group = findGroup(account, input.logGroupName);
  const others = (group.metricFilters ?? []).filter((filter) => filter.filterName !== filterName);
  if (others.length >= filtersOfAGroup) throw limitExceeded();
  group.metricFilters = [
    ...others,
    {
      filterName,
      filterPattern,
      creationTime: account.now,
      metricTransformations: metricTransformations.map((transformation) => ({ ...transformation })),
    },
  ];
  return {};
}

/** Of a group or of all, by the filters' names. */
export function describeMetricFilters(input: DescribeMetricFiltersCommandInput, account: Account) {
  const { filterNamePrefix = "", logGroupName, metricName, metricNamespace } = input;
  checkText("filterNamePrefix", filterNamePrefix, { most: 512, pattern: filterNamePattern });
  checkText("logGroupName", logGroupName, { most: 512, pattern: groupNamePattern });
  checkText("metricName", metricName, { most: 255 });
  checkText("metricNamespace", metricNamespace, { most: 255 });
  checkLimit(input.limit, 50);
  const groups =
    logGroupName === undefined
      ? Object.values(logs.of(account).logGroups)
      : [findGroup(account, logGroupName)];
  const wanted = groups
    .flatMap((group) =>
      (group.metricFilters ?? []).map((filter) => ({ ...filter, logGroupName: group.logGroupName })),
    )
    .filter(({ filterName }) => filterName.startsWith(filterNamePrefix))
    .filter(
      ({ metricTransformations: [first] }) => metricName === undefined || first?.metricName === metricName,
    )
    .filter(
      ({ metricTransformations: [first] }) =>
        metricNamespace === undefined || first?.metricNamespace === metricNamespace,
    )
    .sort((a, b) => (a.filterName < b.filterName ? -1 : 1));
  const { items, next } = page(wanted, input.nextToken, input.limit ?? 50);
  return { metricFilters: items, nextToken: next };
}

export function deleteMetricFilter(
  input: DeleteMetricFilterCommandInput,
  account: Account,
): Record<string, never> {
  checkText("filterName", input.filterName, { most: 512, pattern: filterNamePattern });
  checkText("logGroupName", input.logGroupName, { most: 512, pattern: groupNamePattern });
  const group = findGroup(account, input.logGroupName);
  const rest = (group.metricFilters ?? []).filter((filter) => filter.filterName !== input.filterName);
  if (rest.length === (group.metricFilters ?? []).length) throw notThere("metric filter");
  group.metricFilters = rest;
  return {};
}
