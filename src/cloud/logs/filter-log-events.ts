import type { FilteredLogEvent, FilterLogEventsCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { readFilterPattern } from "./filter-pattern.ts";
import { findStream, invalidParameter, requestedGroup } from "./find.ts";
import { checkLimit } from "./limits.ts";
import { streamEvents } from "./log-store.ts";
import type { LogGroup } from "./state.ts";

/** Events of a page, and the bytes of their messages: AWS's limits. */
const pageLimits = { events: 10_000, bytes: 1_048_576 };

interface Found {
  readonly stream: string;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/**
 * Events of all or some streams of a group by time, both bounds included. The token names the last event that was
 * given, so that events which come meanwhile neither shift the pages nor repeat any.
 */
export function filterLogEvents(input: FilterLogEventsCommandInput, account: Account) {
  const group = requestedGroup(account, input);
  const matches = readFilterPattern(input.filterPattern);
  const after = readToken(input.nextToken);
  const found: Found[] = [];
  for (const stream of streamNames(group, input)) {
    for (const event of streamEvents(account, group.logGroupName, stream)) {
      if (event.timestamp < (input.startTime ?? 0)) continue;
      if (event.timestamp > (input.endTime ?? Number.POSITIVE_INFINITY)) continue;
      const one = { stream, ...event };
      if ((after === undefined || order(one, after) > 0) && matches(event.message)) found.push(one);
    }
  }
  found.sort(order);
  const page = found.slice(0, pageSize(found, input.limit));
  const last = page.at(-1);
  return {
    events: page.map(described),
    searchedLogStreams: [],
    nextToken: last && page.length < found.length ? writeToken(last) : undefined,
  };
}

type Position = Pick<Found, "timestamp" | "stream" | "sequence">;

function order(a: Position, b: Position): number {
  if (a.timestamp !== b.timestamp) return a.timestamp - b.timestamp;
  if (a.stream !== b.stream) return a.stream < b.stream ? -1 : 1;
  return a.sequence - b.sequence;
}

function streamNames(group: LogGroup, input: FilterLogEventsCommandInput): string[] {
  if (input.logStreamNames && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter("logStreamNames and logStreamNamePrefix cannot be used together.");
  }
  if (input.logStreamNames) return input.logStreamNames.map((name) => findStream(group, name).logStreamName);
  return Object.keys(group.logStreams).filter((name) => name.startsWith(input.logStreamNamePrefix ?? ""));
}

function pageSize(found: readonly Found[], limit: number | undefined): number {
  checkLimit(limit, pageLimits.events);
  let bytes = 0;
  const most = Math.min(limit ?? pageLimits.events, found.length);
  for (let size = 0; size < most; size++) {
    bytes += Buffer.byteLength(found[size]?.message ?? "");
    if (bytes > pageLimits.bytes && size > 0) return size;
  }
  return most;
}

function described(event: Found): FilteredLogEvent {
  return {
    logStreamName: event.stream,
    timestamp: event.timestamp,
    message: event.message,
    ingestionTime: event.ingestionTime,
    // AWS's have 56 digits too.
    eventId: `${String(event.timestamp).padStart(16, "3")}${String(event.sequence).padStart(40, "0")}`,
  };
}

function writeToken({ timestamp, stream, sequence }: Position): string {
  return Buffer.from(JSON.stringify([timestamp, stream, sequence])).toString("base64url");
}

function readToken(token: string | undefined): Position | undefined {
  if (token === undefined) return undefined;
  try {
    const [timestamp, stream, sequence] = JSON.parse(Buffer.from(token, "base64url").toString()) as unknown[];
    if (typeof timestamp === "number" && typeof stream === "string" && typeof sequence === "number")
      return { timestamp, stream, sequence };
  } catch {
    // Said below.
  }
  throw invalidParameter("The specified nextToken is invalid.");
}
