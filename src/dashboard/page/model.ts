import type { DashboardState, Probe } from "../state.ts";
import type { Words } from "../words/words.ts";
import { browserClock } from "./clock.ts";
import { AnswerNews, newsOf } from "./news.ts";
import type { Message } from "./read-stream.ts";
import { TimelineStore } from "./timeline-store.ts";

export type Connection = "connecting" | "live" | "reconnecting" | "refused";

/** Probes that the page keeps: a quarter of an hour at the fastest pace. */
const probesKept = 3600;

/** Everything that the page knows. Whoever shows it is told once a frame, however much has come. */
export class Model {
  readonly timeline = new TimelineStore();
  state: DashboardState | undefined;
  probes: Probe[] = [];
  connection: Connection = "connecting";
  /** What was said last to those who listen. */
  said = "";
  readonly #words: Words;
  readonly #listeners = new Set<() => void>();
  readonly #answers = new AnswerNews();
  /** The server's time less ours, milliseconds. */
  #offset = 0;
  #asked = false;

  constructor(words: Words) {
    this.#words = words;
  }

  /** The server's time. */
  now(): number {
    return browserClock.now() + this.#offset;
  }

  setServerTime(milliseconds: number): void {
    this.#offset = milliseconds - browserClock.now();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  setConnection(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.#tell();
  }

  take({ event, data }: Message): void {
    if (event === "reset") {
      this.timeline.clear();
      this.probes = [];
    }
    if (event === "timeline") this.timeline.add(data);
    if (event === "state") this.#takeState(JSON.parse(data.join("")) as DashboardState);
    if (event === "probes") this.#takeProbes(JSON.parse(data.join("")) as Probe[]);
    this.#tell();
  }

  #takeState(state: DashboardState): void {
    const before = this.state;
    this.state = state;
    if (before !== undefined) this.#say(newsOf(before, state, this.#words));
  }

  #takeProbes(probes: readonly Probe[]): void {
    // One that hung comes after those that were sent later.
    this.probes = [...this.probes, ...probes].sort(([a], [b]) => a - b).slice(-probesKept);
    // Many at once are history.
    if (probes.length === 1) for (const probe of probes) this.#say([this.#answers.add(probe, this.#words)]);
  }

  #say(said: readonly (string | undefined)[]): void {
    const news = said.filter((one) => one !== undefined);
    if (news.length > 0) this.said = news.join(" ");
  }

  #tell(): void {
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => {
      this.#asked = false;
      for (const listener of this.#listeners) listener();
    });
  }
}
