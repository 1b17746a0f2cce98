import type { Connection } from "./connection.ts";
import { logEventsOf } from "./log-events.ts";
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
  const eventsOf = await logEventsOf(connection, logGroupName);
  return {
    /** The lines of one service, or of all, from `since` (milliseconds since 1970) on, oldest first. */
    async read(service: string | undefined, since: number): Promise<ServiceLogLine[]> {
      const events = await eventsOf(serviceStreams(service), since);
      const lines = events.flatMap(({ eventId, logStreamName, message, timestamp }) => {
        const stream = readServiceStream(logStreamName ?? "");
        return stream ? [{ id: eventId ?? "", at: timestamp ?? 0, ...stream, text: message ?? "" }] : [];
      });
      return lines.sort((a, b) => a.at - b.at);
    },
  };
}
