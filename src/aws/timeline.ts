import type { TimelineEvent } from "../timeline/event.ts";
import type { Connection } from "./connection.ts";
import { logEventsOf } from "./log-events.ts";
import { timelinePrefix } from "./log-streams.ts";

/** The timeline that the agents, or who writes to streams with these prefixes, wrote to a log group. */
export async function timelineOf(
  connection: Connection,
  logGroupName: string,
  prefixes: readonly string[] = [timelinePrefix],
) {
  const eventsOf = await logEventsOf(connection, logGroupName);
  return {
    /**
     * Its events from `since` (milliseconds since 1970) on, oldest first. A log group that is not there yet has none.
     * Lines that are no event are left out.
     */
    async read(since: number): Promise<TimelineEvent[]> {
      const lines = await Promise.all(prefixes.map((prefix) => eventsOf(prefix, since)));
      const events = lines.flat().flatMap(({ message }) => parseEvent(message ?? "") ?? []);
      return events.sort((a, b) => a.at - b.at);
    },
  };
}

/** The event that a line of a log is, or undefined where it is none. */
export function parseEvent(message: string): TimelineEvent | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null && "at" in value && "type" in value
      ? (value as TimelineEvent)
      : undefined;
  } catch {
    return undefined;
  }
}
