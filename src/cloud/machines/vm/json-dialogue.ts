import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";

/** What the other side says: an answer, a refusal, or an event of its own. */
interface Message {
  readonly id?: unknown;
  readonly return?: unknown;
  readonly error?: { readonly desc?: string };
  readonly event?: unknown;
  readonly data?: unknown;
}

interface Question {
  readonly command: string;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

export type OnEvent = (event: string, data: unknown) => void;

/**
 * Questions and answers of JSON, a line each: how QEMU is talked to (QMP), and how its guest agent is. Without time
 * limits: whoever asks knows whether an answer can be hoped for. Answers to what nobody here asked are left alone: the
 * agent's port keeps what was said to an earlier one.
 */
export class JsonDialogue {
  readonly #stream: Duplex;
  readonly #questions = new Map<string, Question>();
  #rest = "";
  #ended: Error | undefined;

  constructor(stream: Duplex, onEvent: OnEvent = () => {}) {
    this.#stream = stream;
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) this.#take(line, onEvent);
    });
    stream.on("error", (error) => this.#end(error));
    stream.on("close", () => this.#end(new Error("the connection was closed")));
  }

  /** @throws Error with what the other side complains of, or that the connection has gone */
  execute(command: string, given?: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#ended) return reject(this.#ended);
      const id = randomUUID();
      this.#questions.set(id, { command, resolve, reject });
      this.#stream.write(`${JSON.stringify({ execute: command, arguments: given, id })}\n`);
    });
  }

  close(): void {
    this.#stream.destroy();
  }

  #take(line: string, onEvent: OnEvent): void {
    const message = parse(line);
    if (typeof message?.event === "string") onEvent(message.event, message.data);
    const question = this.#questions.get(String(message?.id));
    if (message === undefined || question === undefined) return;
    this.#questions.delete(String(message.id));
    if (message.error === undefined) question.resolve(message.return);
    else question.reject(new Error(`${question.command}: ${message.error.desc ?? "refused"}`));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const question of this.#questions.values()) question.reject(this.#ended);
    this.#questions.clear();
  }
}

/** Undefined for what is no message, as the rest of one that was cut off. */
function parse(line: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
