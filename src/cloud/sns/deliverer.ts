import type { Account, CloudContext } from "../account.ts";
import { type DeliveryOutcome, decideDelivery } from "./decide-delivery.ts";
import { putUndelivered } from "./distribute.ts";
import { postMessage } from "./post-message.ts";
import { type Delivery, notifications } from "./state.ts";

/** So many messages are sent at once. */
const concurrency = 20;

/** Sends what is due; the messages themselves stand in the state, so that none is lost with the process. */
class Deliverer {
  readonly #abandon = new AbortController();
  readonly #underWay = new Set<string>();
  readonly #outcomes = new Map<string, DeliveryOutcome>();

  /** @returns whether a message arrived, was put off or was given up */
  pass(account: Account): boolean {
    if (this.#abandon.signal.aborted) return false;
    const state = notifications.of(account);
    const settled = state.deliveries.filter((delivery) => this.#outcomes.has(delivery.id));
    if (settled.length > 0) {
      state.deliveries = state.deliveries.flatMap((delivery) => this.#takeIn(account, delivery));
    }
    for (const delivery of state.deliveries) {
      if (delivery.dueAt <= account.now && !this.#underWay.has(delivery.id)) this.#send(account, delivery);
    }
    return settled.length > 0;
  }

  close(): void {
    this.#abandon.abort();
  }

  #takeIn(account: Account, delivery: Delivery): Delivery[] {
    const outcome = this.#outcomes.get(delivery.id);
    if (!outcome) return [delivery];
    this.#outcomes.delete(delivery.id);
    const decision = decideDelivery(delivery, outcome, account.duration("deliveryRetry"), account.now);
    if (decision.kind === "undeliverable") putUndelivered(account, delivery, decision.why);
    return decision.kind === "again" ? [decision.delivery] : [];
  }

  #send(account: Account, delivery: Delivery): void {
    if (this.#underWay.size >= concurrency) return;
    this.#underWay.add(delivery.id);
    void postMessage(delivery, account.cloud.clock, this.#abandon.signal).then((outcome) => {
      this.#underWay.delete(delivery.id);
      // A message whose subscription was deleted meanwhile is nobody's any more.
      const { deliveries } = notifications.of(account);
      if (deliveries.some((one) => one.id === delivery.id)) this.#outcomes.set(delivery.id, outcome);
    });
  }
}

const deliverers = new WeakMap<CloudContext, Deliverer>();

export function delivererOf(cloud: CloudContext): { pass(account: Account): boolean } {
  const deliverer = deliverers.get(cloud) ?? new Deliverer();
  deliverers.set(cloud, deliverer);
  return deliverer;
}

/** Abandons what is being sent; the state still has it. Later passes send nothing more. */
export async function closeDeliverer(cloud: CloudContext): Promise<void> {
  deliverers.get(cloud)?.close();
}
