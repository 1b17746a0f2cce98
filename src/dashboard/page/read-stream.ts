/** One server-sent event. */
export interface Message {
  readonly event: string;
  readonly data: readonly string[];
  /** The last id that was given, by this message or one before. */
  readonly id: string | undefined;
}

/**
 * Reads server-sent events out of text that comes in pieces, as far as our server writes them: `id`, `event` and
 * `data` lines that end in a line feed. What EventSource does, with a header for the token, which it cannot send.
 */
export class StreamReader {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #id: string | undefined;

  /** @returns the messages that are complete now */
  push(text: string): Message[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#line(line) ?? []);
  }

  #line(line: string): Message | undefined {
    if (line === "") return this.#end();
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
    if (name === "event") this.#event = value;
    if (name === "data") this.#data.push(value);
    if (name === "id") this.#id = value;
    return undefined;
  }

  #end(): Message | undefined {
    const message = { event: this.#event, data: this.#data, id: this.#id };
    this.#event = "";
    this.#data = [];
    return message.event === "" ? undefined : message;
  }
}
