import type { GetLogEventsCommandInput } from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { findStream, invalidParameter, requestedGroup } from "./find.ts";
import { checkLimit } from "./limits.ts";
import { type StoredEvent, streamEvents } from "./log-store.ts";

/**
 * One page of a stream's events. `startTime` is included, `endTime` is not. A token names the place from which (`f/`)
 * or before which (`b/`) the next page goes on, counted with the events that were dropped; at the end AWS gives the
 * same token back.
 */
export function getLogEvents(input: GetLogEventsCommandInput, account: Account) {
  const group = requestedGroup(account, input);
  const { logStreamName } = findStream(group, input.logStreamName);
  const stored = streamEvents(account, group.logGroupName, logStreamName);
  const dropped = stored[0]?.sequence ?? 0;
  const events = [...stored]
    .filter(({ timestamp }) => timestamp >= (input.startTime ?? 0))
    .filter(({ timestamp }) => timestamp < (input.endTime ?? Number.POSITIVE_INFINITY))
    .sort((a, b) => a.timestamp - b.timestamp || a.sequence - b.sequence);
  const { from, to } = pageOf(events, dropped, input);
  const items = events.slice(from, to);
  return {
    events: items.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
    nextForwardToken: `f/${digits(dropped + to)}`,
    nextBackwardToken: `b/${digits(dropped + from)}`,
  };
}

function pageOf(events: readonly StoredEvent[], dropped: number, input: GetLogEventsCommandInput) {
  const size = input.limit ?? 10_000;
  checkLimit(input.limit, 10_000);
  const [, direction, position] = input.nextToken?.match(/^([fb])\/(\d+)$/) ?? [];
  if (input.nextToken !== undefined && direction === undefined) {
    throw invalidParameter("The specified nextToken is invalid.");
  }
  const at = Math.min(Math.max(0, Number(position) - dropped), events.length);
  if (direction === "f") return { from: at, to: Math.min(events.length, at + size) };
  if (direction === "b") return { from: Math.max(0, at - size), to: at };
  if (input.startFromHead) return { from: 0, to: Math.min(events.length, size) };
  return { from: Math.max(0, events.length - size), to: events.length };
}

/** AWS's tokens have 56 digits. */
function digits(position: number): string {
  return String(position).padStart(56, "0");
}
