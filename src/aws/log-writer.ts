import { CallRefused, type InstanceConnection, logsCall } from "./signed/call.ts";

export interface LogLine {
  /** Wall-clock milliseconds. */
  readonly timestamp: number;
  readonly message: string;
}

/** Writes lines to one log stream of CloudWatch Logs, making the stream where it is missing. */
export class LogStream {
  readonly #connection: InstanceConnection;
  readonly #names: { logGroupName: string; logStreamName: string };
  #made = false;

  constructor(connection: InstanceConnection, logGroupName: string, logStreamName: string) {
    this.#connection = connection;
    this.#names = { logGroupName, logStreamName };
  }

  /** @throws what AWS or the network says; nothing was written then */
  async put(lines: readonly LogLine[]): Promise<void> {
    if (!this.#made) await this.#make();
    // PutLogEvents refuses a batch that is not in chronological order.
    const logEvents = [...lines].sort((a, b) => a.timestamp - b.timestamp);
    await logsCall(this.#connection, "PutLogEvents", { ...this.#names, logEvents });
  }

  async #make(): Promise<void> {
    try {
      await logsCall(this.#connection, "CreateLogStream", this.#names);
    } catch (error) {
      if (!(error instanceof CallRefused) || error.code !== "ResourceAlreadyExistsException") throw error;
    }
    this.#made = true;
  }
}
