import type { Input } from "./state.ts";

/** What waits to be decided, in the order in which it came. One reader. */
export class InputQueue {
  readonly #waiting: Input[] = [];
  #reader: ((input: Input) => void) | undefined;

  post(input: Input): void {
    const reader = this.#reader;
    this.#reader = undefined;
    if (reader) reader(input);
    else this.#waiting.push(input);
  }

  next(): Promise<Input> {
    const input = this.#waiting.shift();
    if (input) return Promise.resolve(input);
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }
}
