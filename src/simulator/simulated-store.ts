import type { Clock } from "../base/clock.ts";
import { type LeaseStore, type StoreAnswer, timedOut } from "../lease/store.ts";
import type { HostTime, SimulatedProcess } from "./process.ts";
import type { Client, Storage } from "./storage.ts";

export interface SimulatedStoreOptions {
  readonly storage: Storage;
  readonly client: Client;
  readonly process: SimulatedProcess;
  readonly clock: Clock;
  readonly hostTime: HostTime;
  readonly ioTimeout: number;
}

/** What the directory store is to the agent: one operation after the other, each given up after T_io. */
export class SimulatedStore implements LeaseStore {
  readonly #options: SimulatedStoreOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: SimulatedStoreOptions) {
    this.#options = options;
  }

  list(): Promise<StoreAnswer<readonly string[]>> {
    return this.#do(() => this.#options.storage.list());
  }

  rename(from: string, to: string): Promise<StoreAnswer<void>> {
    const stamp = this.#options.hostTime.wall();
    return this.#do(() => this.#options.storage.rename(from, to, stamp));
  }

  bootstrap(token: string): Promise<StoreAnswer<void>> {
    return this.#do(() => this.#options.storage.bootstrap(token));
  }

  readHint(): Promise<StoreAnswer<string>> {
    return this.#do(() => this.#options.storage.readHint());
  }

  writeHint(text: string): Promise<StoreAnswer<void>> {
    return this.#do(() => this.#options.storage.writeHint(text));
  }

  #do<T>(execute: () => StoreAnswer<T>): Promise<StoreAnswer<T>> {
    const answer = this.#last.then(() => this.#send(execute));
    this.#last = answer;
    return answer;
  }

  #send<T>(execute: () => StoreAnswer<T>): Promise<StoreAnswer<T>> {
    const { storage, client, process, clock, ioTimeout } = this.#options;
    return new Promise((resolve) => {
      const cancel = clock.after(ioTimeout, () => resolve({ ok: false, code: timedOut }));
      storage.request(client, execute, (answer) =>
        process.deliver(() => {
          cancel();
          resolve(answer);
        }),
      );
    });
  }
}
