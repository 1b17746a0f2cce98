import { browserClock } from "./clock.ts";
import type { Model } from "./model.ts";
import { StreamReader } from "./read-stream.ts";

/** Milliseconds: between two tries, at first and at most, and without a sign of life until the next. */
const pauses = { first: 200, most: 2000 };
const silence = 12_000;

/** Follows the server for as long as the page is open: whatever ends the stream, it is taken up where it ended. */
export async function follow(model: Model, token: string): Promise<never> {
  let lastEventId: string | undefined;
  let pause = pauses.first;
  for (;;) {
    try {
      await readOnce(model, token, lastEventId, (id) => {
        lastEventId = id;
        pause = pauses.first;
      });
    } catch {
      // The server is away, which the page says already.
    }
    if (model.connection !== "refused") model.setConnection("reconnecting");
    await browserClock.sleep(pause);
    pause = Math.min(pause * 2, pauses.most);
  }
}

async function readOnce(
  model: Model,
  token: string,
  lastEventId: string | undefined,
  onId: (id: string) => void,
): Promise<void> {
  const ending = new AbortController();
  const headers = new Headers({ authorization: `Bearer ${token}` });
  if (lastEventId !== undefined) headers.set("last-event-id", lastEventId);
  const response = await fetch("/stream", { headers, signal: ending.signal });
  if (response.status === 401 || response.status === 403) return model.setConnection("refused");
  if (!response.ok || response.body === null) return;
  model.setServerTime(Number(response.headers.get("x-hitori-now")));
  model.setConnection("live");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const messages = new StreamReader();
  for (;;) {
    const cancel = browserClock.after(silence, () => ending.abort());
    const { done, value } = await reader.read().finally(cancel);
    if (done) return;
    for (const message of messages.push(value)) {
      model.take(message);
      if (message.id !== undefined) onId(message.id);
    }
  }
}
