import { type InstanceConnection, queryCall } from "./signed/call.ts";

/** The topic to which an instance's group tells what happens, as that instance uses it. */
export class OwnTopic {
  readonly #connection: InstanceConnection;
  readonly #topicArn: string;

  constructor(connection: InstanceConnection, topicArn: string) {
    this.#connection = connection;
    this.#topicArn = topicArn;
  }

  /** @param subject of the e-mail: ASCII, at most 100 characters, as SNS takes it */
  async publish(subject: string, message: string): Promise<void> {
    const input = { TopicArn: this.#topicArn, Subject: subject, Message: message };
    await queryCall(this.#connection, "sns", "Publish", input);
  }
}
