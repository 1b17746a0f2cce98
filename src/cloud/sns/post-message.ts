import { request as httpRequest } from "node:http";
import type { Clock } from "../../base/clock.ts";
import { messageOf } from "../../base/error.ts";
import type { DeliveryOutcome } from "./decide-delivery.ts";
import type { Delivery } from "./state.ts";

/** SNS waits this long for an answer. Real milliseconds: the endpoint is real, whatever the time scale. */
const answerTimeout = 15_000;

/** Sends one message to its endpoint and says what became of it; the signal abandons it. Never rejects. */
export async function postMessage(
  delivery: Delivery,
  clock: Clock,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  // TLS is loaded where it is needed: it would be a good part of the local cloud's start.
  const post = delivery.endpoint.startsWith("https:") ? (await import("node:https")).request : httpRequest;
  return new Promise((resolve) => {
    const finish = (outcome: DeliveryOutcome) => {
      cancel();
      resolve(outcome);
    };
    const sent = post(delivery.endpoint, {
      method: "POST",
      headers: { ...delivery.headers, "content-length": Buffer.byteLength(delivery.body) },
      agent: false,
      signal,
    });
    const cancel = clock.after(answerTimeout, () => {
      finish({ kind: "failed", why: `The endpoint did not answer within ${answerTimeout / 1000} s.` });
      sent.destroy();
    });
    sent.once("response", (answer) => {
      finish({ kind: "answered", status: answer.statusCode ?? 0 });
      answer.on("error", () => sent.destroy());
      answer.resume();
    });
    sent.on("error", (error) => finish({ kind: "failed", why: messageOf(error) }));
    sent.end(delivery.body);
  });
}
