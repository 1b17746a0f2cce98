import type { Event } from "@aws-sdk/client-rds";
import type { Databases } from "../aws/databases.ts";
import type { Clock } from "../base/clock.ts";

/** What everything that is done to a database works with. */
export interface Work {
  readonly databases: Databases;
  readonly clock: Clock;
  /** Milliseconds between two looks. */
  readonly interval: number;
  readonly signal: AbortSignal;
  /** One line of what happens, as it happens. */
  say(text: string): void;
}

/** Hands over each new event of a database once, oldest first. */
export class EventFollower {
  readonly #work: Work;
  readonly #identifier: string;
  readonly #since: number;
  readonly #seen = new Set<string>();

  /** @param since milliseconds since 1970 */
  constructor(work: Work, identifier: string, since: number) {
    this.#work = work;
    this.#identifier = identifier;
    this.#since = since;
  }

  /** Says what is new. @returns the messages of all events so far */
  async look(): Promise<readonly string[]> {
    const events = await this.#work.databases.events(this.#identifier, this.#since);
    for (const event of events) {
      const key = `${event.Date?.getTime()} ${event.Message}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.#work.say(eventLine(event));
    }
    return events.map(({ Message }) => Message ?? "");
  }
}

function eventLine({ Date: at, SourceIdentifier, Message }: Event): string {
  return `${at?.toISOString().slice(11, 19) ?? ""}  ${SourceIdentifier}: ${Message}`;
}
