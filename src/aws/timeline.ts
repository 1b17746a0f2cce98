import type { TimelineEvent } from "../timeline/event.ts";
import { type Connection, clientConfiguration } from "./connection.ts";

/**
 * Reads the timeline that the agents wrote to a log group, oldest first, from `since` (milliseconds since 1970).
 * A log group that is not there yet has no events. Lines that are no event are left out.
 */
export async function readTimeline(
  connection: Connection,
  logGroupName: string,
  since: number,
): Promise<TimelineEvent[]> {
  const { CloudWatchLogsClient, FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = new CloudWatchLogsClient(clientConfiguration(connection));
  const events: TimelineEvent[] = [];
  let nextToken: string | undefined;
  do {
    try {
      const page = await client.send(
        new FilterLogEventsCommand({ logGroupName, startTime: since, nextToken }),
      );
      for (const { message } of page.events ?? []) {
        const event = parseEvent(message ?? "");
        if (event) events.push(event);
      }
      nextToken = page.nextToken;
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return [];
      throw error;
    }
  } while (nextToken !== undefined);
  return events.sort((a, b) => a.at - b.at);
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
