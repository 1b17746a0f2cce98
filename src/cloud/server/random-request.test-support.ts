import type { Service } from "../service.ts";
import { services } from "../services.ts";
import type { Interface, WireRequest } from "../wire/message.ts";
import { readInterface } from "../wire/wire.ts";
import { encodeCall } from "./encode-call.test-support.ts";
import { mutate } from "./mutate-request.test-support.ts";
import { type Random, randomFrom } from "./random.test-support.ts";
import { randomValue, type Vocabulary } from "./random-value.test-support.ts";

/** Requests as nobody should send them, the same again for the same seed and the same answers. */
export class RandomRequests {
  readonly #interfaces: readonly (readonly [Service, Interface])[] = services.map((service) => [
    service,
    readInterface(service),
  ]);
  /** Ids and ARNs out of earlier answers, so that requests meet what is there. */
  readonly #seen: string[] = [];

  /** A request, mostly a call that AWS's model allows, broken in no, one or some ways. */
  next(seed: number): WireRequest {
    const random = randomFrom(seed);
    const vocabulary: Vocabulary = { seen: this.#seen };
    const call = this.#call(random, vocabulary);
    const breaks = random.pick([0, 0, 1, 1, 1, 2, 4]);
    let request = call;
    for (let count = 0; count < breaks; count++) request = mutate(request, random);
    return request;
  }

  learn(body: string): void {
    for (const [id] of body.matchAll(identifiers)) {
      if (this.#seen.length < 400) this.#seen.push(id);
      else this.#seen[(id.length * 31 + id.charCodeAt(id.length - 1) * 7) % 400] = id;
    }
  }

  #call(random: Random, vocabulary: Vocabulary): WireRequest {
    const [service, known] = random.pick(this.#interfaces);
    const operation = random.pick([...known.operations.values()]);
    const input = randomValue(operation.input, random, vocabulary, 0);
    return encodeCall(service, known, operation, input as Record<string, unknown>);
  }
}

const identifiers = /\b[a-z]{1,12}-[0-9a-f]{8,17}\b|arn:aws[\w-]*:[\w:/.*+=,@-]+/g;
