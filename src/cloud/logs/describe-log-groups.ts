import type {
  LogGroup as DescribedGroup,
  DescribeLogGroupsCommandInput,
  LogGroupClass,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { findGroup, groupArn, invalidParameter, page } from "./find.ts";
import { checkLimit } from "./limits.ts";
import { streamEvents } from "./log-store.ts";
import { type LogGroup, logs } from "./state.ts";

/** By name, in the order of their names. */
export function describeLogGroups(input: DescribeLogGroupsCommandInput, account: Account) {
  if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined) {
    throw invalidParameter(
      "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    );
  }
  checkLimit(input.limit, 50);
  const wanted = input.logGroupIdentifiers
    ? input.logGroupIdentifiers.map((identifier) => findGroup(account, identifier))
    : Object.values(logs.of(account).logGroups).filter((group) => matches(group, input));
  wanted.sort((a, b) => (a.logGroupName < b.logGroupName ? -1 : 1));
  const { items, next } = page(wanted, input.nextToken, input.limit ?? 50);
  return { logGroups: items.map((group) => describeGroup(group, account)), nextToken: next };
}

function matches(group: LogGroup, input: DescribeLogGroupsCommandInput): boolean {
  const name = group.logGroupName;
  if (input.logGroupClass !== undefined && group.logGroupClass !== input.logGroupClass) return false;
  if (input.logGroupNamePattern !== undefined)
    return name.toLowerCase().includes(input.logGroupNamePattern.toLowerCase());
  return name.startsWith(input.logGroupNamePrefix ?? "");
}

function describeGroup(group: LogGroup, account: Account): DescribedGroup {
  const arn = groupArn(account, group);
  return {
    logGroupName: group.logGroupName,
    creationTime: group.creationTime,
    retentionInDays: group.retentionInDays,
    metricFilterCount: group.metricFilters?.length ?? 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes: Object.keys(group.logStreams).reduce((sum, stream) => {
      const events = streamEvents(account, group.logGroupName, stream);
      return events.reduce((size, event) => size + event.message.length + 26, sum);
    }, 0),
    kmsKeyId: group.kmsKeyId,
    logGroupClass: group.logGroupClass as LogGroupClass,
  };
}
