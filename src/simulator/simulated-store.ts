import { type LeaseStore, type StoreAnswer, timedOut } from "../lease/store.ts";
import type { Delivery, HostTime, SimulatedProcess } from "./process.ts";
import type { Call } from "./sending.ts";
import type { Client, Storage } from "./storage.ts";
import { Happening, type World } from "./world.ts";

export interface SimulatedStoreOptions {
  readonly world: World;
  readonly storage: Storage;
  readonly client: Client;
  readonly process: SimulatedProcess;
  readonly hostTime: HostTime;
}

type Operation<T> = (storage: Storage) => StoreAnswer<T>;

/** One call, and its own timeout: as a happening it is given up. Whatever comes first is its answer. */
class StoreCall<T> extends Happening implements Call<T>, Delivery {
  readonly client: Client;
  readonly process: SimulatedProcess;
  readonly execute: Operation<T>;
  readonly #resolve: (answer: StoreAnswer<T>) => void;
  readonly #next: () => void;
  #open = true;

  constructor(
    { client, process }: SimulatedStoreOptions,
    operation: Operation<T>,
    resolve: (answer: StoreAnswer<T>) => void,
    next: () => void,
  ) {
    super();
    this.client = client;
    this.process = process;
    this.execute = operation;
    this.#resolve = resolve;
    this.#next = next;
  }

  happen(): void {
    this.process.deliver(this);
  }

  takeIn(): void {
    if (!this.cancelled) this.answer({ ok: false, code: timedOut });
  }

  answer(answer: StoreAnswer<T>): void {
    if (!this.#open) return;
    this.#open = false;
    this.cancel();
    this.#resolve(answer);
    this.#next();
  }
}

const list: Operation<readonly string[]> = (storage) => storage.list();
const readHint: Operation<string> = (storage) => storage.readHint();

/** What the directory store is to the agent: one operation after the other, each given up after T_io. */
export class SimulatedStore implements LeaseStore {
  readonly #options: SimulatedStoreOptions;
  readonly #waiting: (() => void)[] = [];
  readonly #next: () => void;
  #busy = false;

  constructor(options: SimulatedStoreOptions) {
    this.#options = options;
    this.#next = () => {
      this.#busy = false;
      this.#waiting.shift()?.();
    };
  }

  list(): Promise<StoreAnswer<readonly string[]>> {
    return this.#do(list);
  }

  rename(from: string, to: string): Promise<StoreAnswer<void>> {
    const stamp = this.#options.hostTime.wall();
    return this.#do((storage) => storage.rename(from, to, stamp));
  }

  bootstrap(token: string): Promise<StoreAnswer<void>> {
    return this.#do((storage) => storage.bootstrap(token));
  }

  readHint(): Promise<StoreAnswer<string>> {
    return this.#do(readHint);
  }

  writeHint(text: string): Promise<StoreAnswer<void>> {
    return this.#do((storage) => storage.writeHint(text));
  }

  #do<T>(operation: Operation<T>): Promise<StoreAnswer<T>> {
    return new Promise((resolve) => {
      const call = new StoreCall(this.#options, operation, resolve, this.#next);
      if (this.#busy) this.#waiting.push(() => this.#send(call));
      else this.#send(call);
    });
  }

  #send<T>(call: StoreCall<T>): void {
    const { world, storage, client } = this.#options;
    this.#busy = true;
    world.schedule(client.ioTimeout, call);
    storage.send(call);
  }
}
