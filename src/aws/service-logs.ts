import { type Connection, clientConfiguration } from "./connection.ts";
import { readServiceStream, serviceStreams } from "./log-streams.ts";

/** One line of an app's own output, as an agent sent it. */
export interface ServiceLogLine {
  readonly id: string;
  /** Wall-clock milliseconds. */
  readonly at: number;
  readonly service: string;
  readonly instanceId: string;
  readonly text: string;
}

/** The output of an app's services in a log group. */
export async function serviceLogsOf(connection: Connection, logGroupName: string) {
  const { CloudWatchLogsClient, FilterLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const client = new CloudWatchLogsClient(clientConfiguration(connection));

  async function page(service: string | undefined, startTime: number, nextToken: string | undefined) {
    const logStreamNamePrefix = serviceStreams(service);
    try {
      return await client.send(
        new FilterLogEventsCommand({ logGroupName, logStreamNamePrefix, startTime, nextToken }),
      );
    } catch (error) {
      // Nothing was written yet: no group, or no stream that begins so.
      if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  return {
    /** The lines of one service, or of all, from `since` (milliseconds since 1970) on, oldest first. */
    async read(service: string | undefined, since: number): Promise<ServiceLogLine[]> {
      const lines: ServiceLogLine[] = [];
      let nextToken: string | undefined;
      do {
        const found = await page(service, since, nextToken);
        for (const { eventId, logStreamName, message, timestamp } of found?.events ?? []) {
          const stream = readServiceStream(logStreamName ?? "");
          if (stream) lines.push({ id: eventId ?? "", at: timestamp ?? 0, ...stream, text: message ?? "" });
        }
        nextToken = found?.nextToken;
      } while (nextToken !== undefined);
      return lines.sort((a, b) => a.at - b.at);
    },
  };
}
