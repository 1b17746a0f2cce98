import type {
  InputLogEvent,
  PutLogEventsCommandInput,
  RejectedLogEventsInfo,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Account } from "../account.ts";
import { findGroup, findStream, invalidParameter } from "./find.ts";
import { appendEvents } from "./log-store.ts";

/** AWS keeps a token of 56 digits for old clients, and ignores it. */
export const sequenceToken = "49039859575127894".padStart(56, "0");

const day = 86_400_000;
/** AWS's limits of one batch, which counts 26 bytes for each event besides its message. */
const batchLimits = { events: 10_000, bytes: 1_048_576, perEvent: 26 };

/** Keeps a batch of events; those too old or too far ahead are left out and reported, as AWS does. */
export function putLogEvents(input: PutLogEventsCommandInput, account: Account) {
  const group = findGroup(account, input.logGroupName);
  const stream = findStream(group, input.logStreamName);
  const events = input.logEvents ?? [];
  checkBatch(events);
  const now = account.now;
  const expiry = now - Math.min(group.retentionInDays ?? Number.POSITIVE_INFINITY, 3653) * day;
  const times = events.map((event) => event.timestamp ?? 0);
  const tooOld = times.filter((time) => time < now - 14 * day).length;
  const expired = times.filter((time) => time < expiry).length;
  const tooNew = times.findIndex((time) => time > now + day / 12);
  const kept = events.slice(Math.max(tooOld, expired), tooNew < 0 ? events.length : tooNew);
  if (kept.length > 0) {
    const given = kept.map(({ timestamp = 0, message = "" }) => ({ timestamp, message }));
    appendEvents(account, group.logGroupName, stream.logStreamName, given);
  }
  return { nextSequenceToken: sequenceToken, rejectedLogEventsInfo: rejected(tooOld, expired, tooNew) };
}

function checkBatch(events: readonly InputLogEvent[]): void {
  if (events.length === 0 || events.length > batchLimits.events) {
    const message = `1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length between 1 and ${batchLimits.events}`;
    throw invalidParameter(message);
  }
  let bytes = 0;
  let before = 0;
  for (const { timestamp = 0, message = "" } of events) {
    if (message === "") throw invalidParameter("Log event messages must have at least one character.");
    if (timestamp < before)
      throw invalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
    before = timestamp;
    bytes += Buffer.byteLength(message) + batchLimits.perEvent;
  }
  if (bytes > batchLimits.bytes) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${batchLimits.bytes}`);
  }
}

function rejected(tooOld: number, expired: number, tooNew: number): RejectedLogEventsInfo | undefined {
  if (tooOld === 0 && expired === 0 && tooNew < 0) return undefined;
  return {
    tooOldLogEventEndIndex: tooOld > 0 ? tooOld : undefined,
    expiredLogEventEndIndex: expired > 0 ? expired : undefined,
    tooNewLogEventStartIndex: tooNew < 0 ? undefined : tooNew,
  };
}
