import { createHash, randomBytes } from "node:crypto";
import type { Workload } from "../../drill/prober.ts";

/** The example chat as its people use it: they post, read back, and keep a file there. */
export class ChatWorkload implements Workload {
  readonly #address: string;
  readonly #run: string;

  /** @param address e.g. `http://127.48.0.1:8080` */
  constructor(address: string) {
    this.#address = address;
    this.#run = randomBytes(4).toString("hex");
  }

  async probe(signal: AbortSignal): Promise<boolean> {
    return (await this.#ask("/healthz", { signal }))?.ok ?? false;
  }

  /** Posts a message. The id makes it one message even where the answer was lost and it is sent again. */
  async write(sequence: number, signal: AbortSignal): Promise<boolean> {
    const body = JSON.stringify({ id: this.#id(sequence), author: "demo", text: `message ${sequence}` });
    const headers = { "content-type": "application/json" };
    return (await this.#ask("/api/messages", { method: "POST", body, headers, signal }))?.ok ?? false;
  }

  async missing(acknowledged: readonly number[]): Promise<number[]> {
    const kept = new Set((await this.messages()).map((message) => message.id));
    return acknowledged.filter((sequence) => !kept.has(this.#id(sequence)));
  }

  /** Every message that the chat holds, in its order. */
  async messages(): Promise<{ id: string; number: number; text: string }[]> {
    const all: { id: string; number: number; text: string }[] = [];
    for (;;) {
      const after = all.at(-1)?.number ?? 0;
      const response = await fetch(`${this.#address}/api/messages?after=${after}`, {
        signal: AbortSignal.timeout(10_000),
      });
      const { messages } = (await response.json()) as { messages: typeof all };
      if (messages.length === 0) return all;
      all.push(...messages);
    }
  }

  /** Uploads a file. @returns the SHA-256 of what was sent */
  async upload(name: string, content: Uint8Array<ArrayBuffer>): Promise<string> {
    const response = await fetch(`${this.#address}/uploads/${name}`, { method: "PUT", body: content });
    if (!response.ok)
      throw new Error(`the chat refused the upload: ${response.status} ${await response.text()}`);
    return sha256(content);
  }

  /** The SHA-256 of an upload as the chat gives it back, or undefined where it has none. */
  async uploadSum(name: string): Promise<string | undefined> {
    const response = await this.#ask(`/uploads/${name}`, {});
    return response?.ok ? sha256(response.body) : undefined;
  }

  #id(sequence: number): string {
    return `${this.#run}-${sequence}`;
  }

  async #ask(path: string, init: RequestInit): Promise<{ ok: boolean; body: Uint8Array } | undefined> {
    try {
      const response = await fetch(this.#address + path, init);
      return { ok: response.ok, body: new Uint8Array(await response.arrayBuffer()) };
    } catch {
      return undefined;
    }
  }
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
