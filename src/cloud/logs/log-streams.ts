import type {
  CreateLogStreamCommandInput,
  DeleteLogStreamCommandInput,
  LogStream as DescribedStream,
  DescribeLogStreamsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { ServiceError } from "../service-error.ts";
import { findGroup, findStream, groupArn, invalidParameter, page, requestedGroup } from "./find.ts";
import { checkLimit } from "./limits.ts";
import { removeEvents, streamEvents } from "./log-store.ts";
import { sequenceToken } from "./put-log-events.ts";
import type { LogGroup, LogStream } from "./state.ts";

export function createLogStream(input: CreateLogStreamCommandInput, account: Account): Record<string, never> {
  const group = findGroup(account, input.logGroupName);
  const name = input.logStreamName ?? "";
  if (!/^[^:*]{1,512}$/.test(name)) {
    const message = `1 validation error detected: Value '${name}' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*`;
    throw invalidParameter(message);
  }
  if (Object.hasOwn(group.logStreams, name)) {
    throw new ServiceError("ResourceAlreadyExistsException", "The specified log stream already exists");
  }
  group.logStreams[name] = { logStreamName: name, creationTime: account.now };
  return {};
}

export function deleteLogStream(input: DeleteLogStreamCommandInput, account: Account): Record<string, never> {
  const group = findGroup(account, input.logGroupName);
  const { logStreamName } = findStream(group, input.logStreamName);
  removeEvents(account, group.logGroupName, logStreamName);
  delete group.logStreams[logStreamName];
  return {};
}

export function describeLogStreams(input: DescribeLogStreamsCommandInput, account: Account) {
  const group = requestedGroup(account, input);
  checkLimit(input.limit, 50);
  const { orderBy = "LogStreamName" } = input;
  if (orderBy !== "LogStreamName" && orderBy !== "LastEventTime") {
    const message = `1 validation error detected: Value '${orderBy}' at 'orderBy' failed to satisfy constraint: Member must satisfy enum value set: [LogStreamName, LastEventTime]`;
    throw invalidParameter(message);
  }
  const byTime = orderBy === "LastEventTime";
  if (byTime && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
  }
  const streams = Object.values(group.logStreams)
    .filter(({ logStreamName }) => logStreamName.startsWith(input.logStreamNamePrefix ?? ""))
    .map((stream) => describeStream(group, stream, account))
    .sort((a, b) => (byTime ? (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0) : byName(a, b)));
  if (input.descending) streams.reverse();
  const { items, next } = page(streams, input.nextToken, input.limit ?? 50);
  return { logStreams: items, nextToken: next };
}

function byName(a: DescribedStream, b: DescribedStream): number {
  return (a.logStreamName ?? "") < (b.logStreamName ?? "") ? -1 : 1;
}

function describeStream(group: LogGroup, stream: LogStream, account: Account): DescribedStream {
  const events = streamEvents(account, group.logGroupName, stream.logStreamName);
  let first: number | undefined;
  let last: number | undefined;
  for (const { timestamp } of events) {
    first = Math.min(first ?? timestamp, timestamp);
    last = Math.max(last ?? timestamp, timestamp);
  }
  return {
    logStreamName: stream.logStreamName,
    creationTime: stream.creationTime,
    firstEventTimestamp: first,
    lastEventTimestamp: last,
    lastIngestionTime: events.at(-1)?.ingestionTime,
    uploadSequenceToken: sequenceToken,
    arn: `${groupArn(account, group)}:log-stream:${stream.logStreamName}`,
    storedBytes: 0,
  };
}
