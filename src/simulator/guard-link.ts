import type { Clock } from "../base/clock.ts";
import type { Guard } from "../guard/guard.ts";
import type { AgentMessage, GuardMessage } from "../guard/protocol.ts";
import type { LeaseGuard } from "../lease/lease.ts";
import type { SimulatedProcess } from "./process.ts";
import type { World } from "./world.ts";

export interface GuardLinkOptions {
  readonly world: World;
  readonly agent: SimulatedProcess;
  readonly clock: Clock;
  /** Milliseconds that an answer may take. */
  readonly answerTimeout: number;
  /** Nobody waits for the guard's word. */
  readonly deaf: boolean;
  /** The guard of the moment: a dead one may have been replaced. */
  guard(): { readonly process: SimulatedProcess; readonly guard: Guard } | undefined;
}

/** The line between agent and guard: messages take their time and keep their order. */
export class GuardLink implements LeaseGuard {
  readonly #options: GuardLinkOptions;
  #epoch = 0;
  #id = 0;

  constructor(options: GuardLinkOptions) {
    this.#options = options;
  }

  arm(sentAt: number, epoch: number): Promise<void> {
    this.#epoch = epoch;
    const asked = this.#ask((id) => ({ type: "arm", id, sentAt, epoch }));
    if (!this.#options.deaf) return asked;
    asked.catch(() => {}); // the mutant does not care
    return Promise.resolve();
  }

  extend(sentAt: number): void {
    this.#send({ type: "extend", sentAt, epoch: this.#epoch }, () => {});
  }

  fence(reason: string): void {
    this.#send({ type: "fence", reason }, () => {});
  }

  disarm(): Promise<void> {
    return this.#ask((id) => ({ type: "disarm", id }));
  }

  #ask(message: (id: number) => AgentMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.after(this.#options.answerTimeout, () =>
        reject(new Error("the guard is silent")),
      );
      this.#send(message(++this.#id), (answer) => {
        cancel();
        if (answer.type === "done") resolve();
        else reject(new Error(answer.type === "refused" ? answer.reason : answer.type));
      });
    });
  }

  #send(message: AgentMessage, onAnswer: (answer: GuardMessage) => void): void {
    const { world, agent } = this.#options;
    world.after(1, () => {
      const target = this.#options.guard();
      const reply = (answer: GuardMessage) => {
        if (answer.type === "fired") return;
        world.after(1, () => agent.deliver({ takeIn: () => onAnswer(answer) }));
      };
      target?.process.deliver({ takeIn: () => void target.guard.receive(message, reply) });
    });
  }
}
