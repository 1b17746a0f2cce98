import { effectiveDeliveryPolicy } from "./delivery-policy.ts";
import type { Delivery } from "./state.ts";

/** What an endpoint said to a message. */
export type DeliveryOutcome =
  | { readonly kind: "answered"; readonly status: number }
  /** No connection, no answer in time, or no HTTP. */
  | { readonly kind: "failed"; readonly why: string };

export type DeliveryDecision =
  | { readonly kind: "delivered" }
  | { readonly kind: "again"; readonly delivery: Delivery }
  | { readonly kind: "undeliverable"; readonly why: string };

/**
 * Whether a message has arrived, is sent again, or is given up. What the endpoint refuses as wrong (4xx but 429) is
 * not sent again; all else is, three times. Source: "Amazon SNS message delivery retries".
 * @param wait real milliseconds until it is sent again
 */
export function decideDelivery(
  delivery: Delivery,
  outcome: DeliveryOutcome,
  wait: number,
  now: number,
): DeliveryDecision {
  if (outcome.kind === "answered" && outcome.status >= 200 && outcome.status < 300)
    return { kind: "delivered" };
  const why = outcome.kind === "answered" ? `The endpoint answered ${outcome.status}.` : outcome.why;
  const isRefused = outcome.kind === "answered" && outcome.status < 500 && outcome.status !== 429;
  const attempts = delivery.attempts + 1;
  const { numRetries } = effectiveDeliveryPolicy.defaultHealthyRetryPolicy;
  if (isRefused || attempts > numRetries) {
    return { kind: "undeliverable", why: `Given up after ${attempts} attempt(s): ${why}` };
  }
  return { kind: "again", delivery: { ...delivery, attempts, dueAt: now + wait } };
}
