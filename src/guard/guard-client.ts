import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Clock } from "../base/clock.ts";
import { HitoriError } from "../base/error.ts";
import type { LeaseGuard } from "../lease/lease.ts";
import { type AgentMessage, formatMessage, type GuardMessage, parseGuardMessage } from "./protocol.ts";

/** What the guard tells; the agent turns these into timeline events. */
export type GuardEvent =
  | { readonly type: "armed" }
  | { readonly type: "disarmed" }
  /** `logOnly`: it only says that it would have. */
  | { readonly type: "fired"; readonly reason: string; readonly logOnly: boolean };

export interface GuardClientOptions {
  readonly clock: Clock;
  readonly input: Writable;
  readonly output: Readable;
  /** Milliseconds that an answer may take. */
  readonly answerTimeout: number;
  onEvent(event: GuardEvent): void;
  /** The guard is gone: the app must be stopped at once. */
  onDeath(reason: string): void;
}

type Settle = (refusal: string | undefined) => void;

/** The agent's side of the guard. */
export class GuardClient implements LeaseGuard {
  /** Resolves when the guard has said that it is there; rejects when it ends before. */
  readonly ready: Promise<void>;
  readonly #options: GuardClientOptions;
  readonly #waiting = new Map<number, Settle>();
  #settleReady: Settle = () => {};
  #epoch = 0;
  #id = 0;
  #closed = false;

  constructor(options: GuardClientOptions) {
    this.#options = options;
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = (refusal) => (refusal === undefined ? resolve() : reject(guardDied(refusal)));
    });
    this.ready.catch(() => {}); // whoever wants to know awaits it
    const lines = createInterface({ input: options.output });
    lines.on("line", (line) => this.#receive(parseGuardMessage(line)));
    lines.on("close", () => this.lost("its line has closed"));
    options.input.on("error", (error) => this.lost(error.message));
  }

  async arm(sentAt: number, epoch: number): Promise<void> {
    this.#epoch = epoch;
    await this.#ask((id) => ({ type: "arm", id, sentAt, epoch }));
    this.#options.onEvent({ type: "armed" });
  }

  extend(sentAt: number): void {
    this.#send({ type: "extend", sentAt, epoch: this.#epoch });
  }

  fence(reason: string): void {
    this.#send({ type: "fence", reason });
  }

  async disarm(): Promise<void> {
    await this.#ask((id) => ({ type: "disarm", id }));
    this.#options.onEvent({ type: "disarmed" });
  }

  /** Lets a guard that is not armed end. An armed one takes this for the agent's death. */
  close(): void {
    this.#closed = true;
    this.#options.input.end();
  }

  /** Called when the guard's process or line has ended. */
  lost(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#settleReady(reason);
    for (const settle of this.#waiting.values()) settle(reason);
    this.#waiting.clear();
    this.#options.onDeath(reason);
  }

  /** @throws GUARD_REFUSED with the guard's words; GUARD_SILENT where it does not answer in time */
  #ask(message: (id: number) => AgentMessage): Promise<void> {
    if (this.#closed) return Promise.reject(guardDied("its line has closed"));
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.after(this.#options.answerTimeout, () => {
        this.#waiting.delete(id);
        reject(guardSilent(this.#options.answerTimeout));
      });
      this.#waiting.set(id, (refusal) => {
        cancel();
        this.#waiting.delete(id);
        if (refusal === undefined) resolve();
        else reject(guardRefused(refusal));
      });
      this.#send(message(id));
    });
  }

  #send(message: AgentMessage): void {
    if (!this.#closed) this.#options.input.write(formatMessage(message));
  }

  #receive(message: GuardMessage | undefined): void {
    if (message === undefined) return;
    if (message.type === "ready") this.#settleReady(undefined);
    else if (message.type === "done") this.#waiting.get(message.id)?.(undefined);
    else if (message.type === "refused") this.#waiting.get(message.id)?.(message.reason);
    else this.#options.onEvent({ type: "fired", reason: message.reason, logOnly: message.logOnly });
  }
}

function guardRefused(reason: string): HitoriError {
  return new HitoriError({
    code: "GUARD_REFUSED",
    message: `The guard refused: ${reason}.`,
    hint: "Without a guard no app starts. To try Hitori out on a machine without a watchdog, set the guard to log-only.",
  });
}

function guardSilent(timeout: number): HitoriError {
  return new HitoriError({
    code: "GUARD_SILENT",
    message: `The guard did not answer within ${timeout / 1000} s.`,
  });
}

function guardDied(reason: string): HitoriError {
  return new HitoriError({ code: "GUARD_DIED", message: `The guard has ended: ${reason}.` });
}
