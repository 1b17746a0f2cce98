import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import type { Activity } from "@aws-sdk/client-auto-scaling";
import type { Connection } from "../aws/connection.ts";
import { topic } from "../aws/topic.ts";

/** One event of the group that its topic tells. */
export interface Notice {
  /** `autoscaling:EC2_INSTANCE_LAUNCH` and its like. */
  readonly event: string;
  readonly activityId: string;
}

/** What the group's ended activities should have been told as. */
export function expectedNotices(activities: readonly Activity[]): Notice[] {
  return activities.flatMap(({ ActivityId = "", Description = "", StatusCode, EndTime }) => {
    if (EndTime === undefined) return [];
    const kind = Description.startsWith("Launching") ? "LAUNCH" : "TERMINATE";
    const error = StatusCode === "Failed" ? "_ERROR" : "";
    return [{ event: `autoscaling:EC2_INSTANCE_${kind}${error}`, activityId: ActivityId }];
  });
}

/**
 * Subscribes to the group's topic for the time of a drill. SNS must reach this computer: the local cloud does, AWS
 * cannot reach a loopback address.
 */
export class NoticeListener {
  readonly received: Notice[] = [];
  readonly #connection: Connection;
  readonly #topicArn: string;
  #server: Server | undefined;

  constructor(connection: Connection, topicArn: string) {
    this.#connection = connection;
    this.#topicArn = topicArn;
  }

  /** @returns the subscription's ARN, which somebody has to end */
  async start(): Promise<string> {
    const server = createServer((request, response) => {
      void text(request)
        .then((body) => this.#take(JSON.parse(body) as Message))
        .then(() => response.end())
        .catch(() => response.writeHead(500).end());
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const calls = await topic(this.#connection, this.#topicArn);
    return calls.subscribe(`http://127.0.0.1:${port}/`);
  }

  stop(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  async #take(message: Message): Promise<void> {
    if (message.Type === "SubscriptionConfirmation") {
      await (await topic(this.#connection, this.#topicArn)).confirm(message.Token ?? "");
      return;
    }
    const { Event = "", ActivityId = "" } = JSON.parse(message.Message ?? "{}") as {
      Event?: string;
      ActivityId?: string;
    };
    this.received.push({ event: Event, activityId: ActivityId });
  }
}

interface Message {
  readonly Type?: string;
  readonly Token?: string;
  readonly Message?: string;
}
