import { get } from "node:http";
import type { Answer } from "./keeper.ts";

/** Milliseconds until a request counts as unanswered: a cut link leaves it hanging. */
const requestLimit = 1_000;
/** As many as are asked in that limit: with fewer, those that hang would keep the one that is answered waiting. */
const mostUnderWay = 400;

/** Asks the service once, on a connection of its own. Undefined for whatever is not its answer. */
export function ask(url: string): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: requestLimit }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve(response.statusCode === 200 ? parse(text) : undefined));
      response.on("error", () => resolve(undefined));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
  });
}

function parse(text: string): Answer | undefined {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return undefined;
  }
}

export interface Asking {
  readonly urls: readonly string[];
  readonly isGood: (answer: Answer) => boolean;
  /** Milliseconds until it gives up. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * Asks everywhere again and again, each request with a time of its own, until the first good answer.
 * A look every 3 ms, later one in a fiftieth of the time that has passed: the figure is at most 2 % too high, and the
 * looks do not take the processor from what is looked at.
 * @returns the answer and when it came (`performance.now()`); undefined where the time was over
 */
export async function firstGoodAnswer(asking: Asking): Promise<{ answer: Answer; at: number } | undefined> {
  const from = performance.now();
  let found: { answer: Answer; at: number } | undefined;
  const underWay = new Map(asking.urls.map((url) => [url, 0]));
  const count = (url: string, by: number) => underWay.set(url, (underWay.get(url) ?? 0) + by);
  while (found === undefined && performance.now() - from < asking.limit) {
    asking.signal.throwIfAborted();
    for (const url of asking.urls) {
      if ((underWay.get(url) ?? 0) >= mostUnderWay) continue;
      count(url, 1);
      void ask(url).then((answer) => {
        count(url, -1);
        if (answer !== undefined && asking.isGood(answer)) found ??= { answer, at: performance.now() };
      });
    }
    const pause = Math.max(3, (performance.now() - from) / 50);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return found;
}
