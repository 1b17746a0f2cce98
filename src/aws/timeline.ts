import type { TimelineEvent } from "../timeline/event.ts";
import type { Connection } from "./connection.ts";
import { logEventsOf } from "./log-events.ts";
import { timelinePrefix } from "./log-streams.ts";

/** The timeline that the agents wrote to a log group. */
export async function timelineOf(connection: Connection, logGroupName: string) {
  const eventsOf = await logEventsOf(connection, logGroupName);
  return {
    /**
     * Its events from `since` (milliseconds since 1970) on, oldest first. A log group that is not there yet has none.
     * Lines that are no event are left out.
     */
    async read(since: number): Promise<TimelineEvent[]> {
      const lines = await eventsOf(timelinePrefix, since);
      const events = lines.flatMap(({ message }) => parseEvent(message ?? "") ?? []);
      return events.sort((a, b) => a.at - b.at);
    },
  };
}

function parseEvent(message: string): TimelineEvent | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === "object" && value !== null && "at" in value && "type" in value
      ? (value as TimelineEvent)
      : undefined;
  } catch {
    return undefined;
  }
}
