import { systemClock } from "../../src/base/clock.ts";
import { type Line, parseLine } from "./journal.ts";

/** A client of the app, as its users are: asks the load balancer to write, again and again, and keeps what it was told. */
export class Client {
  readonly acknowledged: string[] = [];
  last: Line | undefined;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;

  constructor(address: string) {
    this.#running = this.#write(`${address}/write`);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #write(url: string): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const text = await answerOf(url);
      const line = parseLine(text);
      if (line !== undefined) {
        this.acknowledged.push(text);
        this.last = line;
      }
      await systemClock.sleep(25);
    }
  }
}

/** The body of a good answer; nothing where there is none, which is what faults are for. */
async function answerOf(url: string): Promise<string> {
  try {
    const response = await fetch(url, { method: "POST", signal: AbortSignal.timeout(1000) });
    return response.ok ? await response.text() : "";
  } catch {
    return "";
  }
}
