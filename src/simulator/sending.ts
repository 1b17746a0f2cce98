import type { StoreAnswer } from "../lease/store.ts";
import type { Delivery, SimulatedProcess } from "./process.ts";
import type { Client, Storage } from "./storage.ts";
import { Happening } from "./world.ts";

/** A file operation that a process has asked for. */
export interface Call<T> {
  readonly client: Client;
  readonly process: SimulatedProcess;
  execute(storage: Storage): StoreAnswer<T>;
  answer(answer: StoreAnswer<T>): void;
}

/** One sending of a call: a request under way to the server, then perhaps the answer under way back. */
export class Sending<T> extends Happening implements Delivery {
  readonly call: Call<T>;
  /** Sent again after a reconnect. */
  readonly repeated: boolean;
  /** Set when its sender loses power: later than this it does not land. */
  expiresAt = Number.POSITIVE_INFINITY;
  answer: StoreAnswer<T> | undefined;
  readonly #storage: Storage;

  constructor(storage: Storage, call: Call<T>, repeated: boolean) {
    super();
    this.#storage = storage;
    this.call = call;
    this.repeated = repeated;
  }

  happen(): void {
    if (this.answer === undefined) this.#storage.land(this);
    else if (this.call.client.partition === "none") this.call.process.deliver(this);
  }

  takeIn(): void {
    if (this.answer !== undefined) this.call.answer(this.answer);
  }
}
