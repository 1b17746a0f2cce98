import type { FilteredLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import { type Connection, clientConfiguration } from "./connection.ts";

/** Reads the events of a log group, with one client for as long as it is watched. */
export async function logEventsOf(connection: Connection, logGroupName: string) {
  const { CloudWatchLogsClient, FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = new CloudWatchLogsClient(clientConfiguration(connection));

  /** One page, or undefined where nothing was written yet: no group, or no stream that begins so. */
  async function page(logStreamNamePrefix: string, startTime: number, nextToken: string | undefined) {
    try {
      return await client.send(
        new FilterLogEventsCommand({ logGroupName, logStreamNamePrefix, startTime, nextToken }),
      );
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  /** All events of the streams whose names begin so, from `since` (milliseconds since 1970) on. */
  return async (logStreamNamePrefix: string, since: number): Promise<FilteredLogEvent[]> => {
    const events: FilteredLogEvent[] = [];
    let nextToken: string | undefined;
    do {
      const found = await page(logStreamNamePrefix, since, nextToken);
      events.push(...(found?.events ?? []));
      nextToken = found?.nextToken;
    } while (nextToken !== undefined);
    return events;
  };
}
