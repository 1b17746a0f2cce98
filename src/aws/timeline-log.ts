import type { TimelineEvent } from "../timeline/event.ts";
import { type Connection, clientConfiguration } from "./connection.ts";

/** Writes events to a log group's timeline, into a stream of their own. Of an event at a time, in order. */
export async function timelineLog(connection: Connection, logGroupName: string, logStreamName: string) {
  const { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } = await import(
    "@aws-sdk/client-cloudwatch-logs"
  );
  const client = new CloudWatchLogsClient(clientConfiguration(connection));
  const names = { logGroupName, logStreamName };
  await client.send(new CreateLogStreamCommand(names)).catch((error: Error) => {
    if (error.name !== "ResourceAlreadyExistsException") throw error;
  });
  return async (event: TimelineEvent): Promise<void> => {
    const logEvents = [{ timestamp: event.at, message: JSON.stringify(event) }];
    await client.send(new PutLogEventsCommand({ ...names, logEvents }));
  };
}
