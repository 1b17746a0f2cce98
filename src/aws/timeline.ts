import type { TimelineEvent } from "../timeline/event.ts";
import { type Connection, clientConfiguration } from "./connection.ts";
import { timelinePrefix as logStreamNamePrefix } from "./log-streams.ts";

/** The timeline that the agents wrote to a log group. */
export async function timelineOf(connection: Connection, logGroupName: string) {
  const { CloudWatchLogsClient, FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = new CloudWatchLogsClient(clientConfiguration(connection));

  /** One page of lines, or undefined where the log group is not there yet. */
  async function page(startTime: number, nextToken: string | undefined) {
    try {
      return await client.send(
        new FilterLogEventsCommand({ logGroupName, logStreamNamePrefix, startTime, nextToken }),
      );
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  return {
    /**
     * Its events from `since` (milliseconds since 1970) on, oldest first. A log group that is not there yet has none.
     * Lines that are no event are left out.
     */
    async read(since: number): Promise<TimelineEvent[]> {
      const events: TimelineEvent[] = [];
      let nextToken: string | undefined;
      do {
        const lines = await page(since, nextToken);
        events.push(...(lines?.events ?? []).flatMap(({ message }) => parseEvent(message ?? "") ?? []));
        nextToken = lines?.nextToken;
      } while (nextToken !== undefined);
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
