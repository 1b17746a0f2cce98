import type { GuardClient } from "../guard/guard-client.ts";
import type { LeaseGuard } from "../lease/lease.ts";

/** A guard that is still starting: nothing needs it before it is armed, so the agent does not wait for it at boot. */
export class LateGuard implements LeaseGuard {
  readonly #starting: Promise<GuardClient>;
  #client: GuardClient | undefined;

  constructor(starting: Promise<GuardClient>) {
    this.#starting = starting;
    // Whoever arms it hears why it did not start.
    starting.then(
      (client) => {
        this.#client = client;
      },
      () => {},
    );
  }

  async arm(sentAt: number, epoch: number): Promise<void> {
    await (await this.#starting).arm(sentAt, epoch);
  }

  extend(sentAt: number): void {
    this.#client?.extend(sentAt);
  }

  fence(reason: string): void {
    this.#client?.fence(reason);
  }

  async disarm(): Promise<void> {
    await (await this.#starting).disarm();
  }

  /** Lets a guard that is not armed end. */
  close(): void {
    this.#client?.close();
  }
}
