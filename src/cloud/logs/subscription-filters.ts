import type {
  DeleteSubscriptionFilterCommandInput,
  DescribeSubscriptionFiltersCommandInput,
  PutSubscriptionFilterCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { findGroup, invalidParameter, page } from "./find.ts";
import { checkLimit, checkText, filterNamePattern, limitExceeded, notThere } from "./limits.ts";

/** [CloudWatch Logs user guide, "Service quotas"] */
const filtersOfAGroup = 2;
/** Whose ARNs a destination may have [API:logs PutSubscriptionFilter]. */
const vendors = ["kinesis", "logs", "firehose", "lambda"];

/** Recorded: nothing is sent, since none of the destinations' services is simulated. */
export function putSubscriptionFilter(
  input: PutSubscriptionFilterCommandInput,
  account: Account,
): Record<string, never> {
  const { filterName = "", filterPattern = "", destinationArn = "" } = input;
  checkText("filterName", filterName, { most: 512, pattern: filterNamePattern });
  checkText("filterPattern", filterPattern, { most: 1024 });
  const group = findGroup(account, input.logGroupName);
  const vendor = destinationArn.split(":")[2] ?? "";
  if (!vendors.includes(vendor)) {
    throw invalidParameter(
      `PutSubscriptionFilter operation cannot work with destinationArn for vendor ${vendor}`,
    );
  }
  const filters = group.subscriptionFilters ?? [];
  const before = filters.find((filter) => filter.filterName === filterName);
  if (!before && filters.length >= filtersOfAGroup) throw limitExceeded();
  const filter = {
    filterName,
    filterPattern,
    destinationArn,
    roleArn: input.roleArn,
    distribution: input.distribution ?? "ByLogStream",
    creationTime: before?.creationTime ?? account.now,
  };
  group.subscriptionFilters = before
    ? filters.map((one) => (one === before ? filter : one))
    : [...filters, filter];
  return {};
}

export function describeSubscriptionFilters(
  input: DescribeSubscriptionFiltersCommandInput,
  account: Account,
) {
  const group = findGroup(account, input.logGroupName);
  checkLimit(input.limit, 50);
  const wanted = (group.subscriptionFilters ?? [])
    .filter(({ filterName }) => filterName.startsWith(input.filterNamePrefix ?? ""))
    .map((filter) => ({ ...filter, logGroupName: group.logGroupName }));
  const { items, next } = page(wanted, input.nextToken, input.limit ?? 50);
  return { subscriptionFilters: items, nextToken: next };
}

export function deleteSubscriptionFilter(
  input: DeleteSubscriptionFilterCommandInput,
  account: Account,
): Record<string, never> {
  const group = findGroup(account, input.logGroupName);
  const filters = group.subscriptionFilters ?? [];
  const rest = filters.filter(({ filterName }) => filterName !== input.filterName);
  if (rest.length === filters.length) throw notThere("subscription filter");
  group.subscriptionFilters = rest;
  return {};
}
