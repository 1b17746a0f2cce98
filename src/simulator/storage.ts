import type { StoreAnswer } from "../lease/store.ts";
import { type Call, Sending } from "./sending.ts";
import type { World } from "./world.ts";

/** How the network and the server behave at the moment. Probabilities, and milliseconds of true time. */
export interface Weather {
  loseReply: number;
  /** Renames alone: done or not, the client's own answer is a timeout, after the whole of it. */
  loseRenameReply: number;
  slow: number;
  /** How long a slow request may take to reach the server. */
  slowest: number;
  /** A candidate's requests take this share of its I/O timeout on the way out. */
  lateLooks: number;
  /** The holder's replies take this share of its I/O timeout on the way back. */
  lateRenewals: number;
  duplicate: number;
  staleListing: number;
  /** How old a stale listing may be. */
  stalest: number;
  oddListing: number;
  error: number;
  /** A hint is written by half. */
  tornHint: number;
  /** Nobody gets an answer, everything lands when it is over. */
  stalled: boolean;
}

export function fairWeather(): Weather {
  return {
    loseReply: 0,
    loseRenameReply: 0,
    slow: 0,
    slowest: 0,
    lateLooks: 0,
    lateRenewals: 0,
    duplicate: 0,
    staleListing: 0,
    stalest: 0,
    oddListing: 0,
    error: 0,
    tornHint: 0,
    stalled: false,
  };
}

/** What a host is to the network. */
export interface Client {
  readonly name: string;
  /** T_io, milliseconds of true time. */
  readonly ioTimeout: number;
  readonly appRuns: boolean;
  /** `out`: its requests arrive, no reply does. */
  partition: "none" | "out" | "both";
  /** Requests under way, so that a reset can lose those that would land later than the assumption allows. */
  readonly inFlight: Set<{ expiresAt: number }>;
}

interface Snapshot {
  readonly at: number;
  readonly names: readonly string[];
}

const errors = ["EIO", "ESTALE", "ENOSPC", "EDQUOT", "EROFS", "EACCES", "ETIMEDOUT"] as const;

/** The file server: one directory whose renames are atomic, behind a network that does what networks do. */
export class Storage {
  readonly weather = fairWeather();
  readonly #world: World;
  #names: Set<string> | undefined;
  /** The names as a list, until they change. */
  #listing: readonly string[] | undefined;
  #hint: string | undefined;
  #history: Snapshot[] = [];
  /** When each token came to be, by the wall clock of who made it: what a naive candidate would trust. */
  readonly stamps = new Map<string, number>();
  #heldBack: Sending<unknown>[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  get names(): readonly string[] {
    this.#listing ??= [...(this.#names ?? [])];
    return this.#listing;
  }

  list(): StoreAnswer<readonly string[]> {
    if (this.#names === undefined) return { ok: false, code: "ENOENT" };
    const { staleListing, stalest, oddListing } = this.weather;
    const { random, time } = this.#world;
    if (random.chance(oddListing)) return { ok: true, value: this.#oddNames(random.chance(0.5)) };
    if (!random.chance(staleListing)) return { ok: true, value: this.names };
    const asOf = time - random.between(0, stalest);
    const old = this.#history.findLast((snapshot) => snapshot.at <= asOf) ?? this.#history[0];
    return { ok: true, value: old?.names ?? this.names };
  }

  rename(from: string, to: string, stamp: number): StoreAnswer<undefined> {
    const answer = this.#rename(from, to, stamp);
    const lost = this.#world.random.chance(this.weather.loseRenameReply);
    return lost ? { ok: false, code: "ETIMEDOUT" } : answer;
  }

  #rename(from: string, to: string, stamp: number): StoreAnswer<undefined> {
    if (!this.#names?.has(from)) return { ok: false, code: "ENOENT" };
    this.#names.delete(from);
    this.#names.add(to);
    this.stamps.delete(from);
    this.stamps.set(to, stamp);
    this.#remember();
    return { ok: true, value: undefined };
  }

  bootstrap(token: string): StoreAnswer<undefined> {
    if (this.#names !== undefined) return { ok: false, code: "ENOTEMPTY" };
    this.#names = new Set([token]);
    this.#remember();
    return { ok: true, value: undefined };
  }

  readHint(): StoreAnswer<string> {
    return this.#hint === undefined ? { ok: false, code: "ENOENT" } : { ok: true, value: this.#hint };
  }

  writeHint(text: string): StoreAnswer<undefined> {
    this.#hint = this.#world.random.chance(this.weather.tornHint) ? text.slice(0, text.length / 2) : text;
    return { ok: true, value: undefined };
  }

  /** Somebody's hand: outside the assumptions, but it must fail closed. */
  tamper(change: (names: Set<string>) => void): void {
    if (this.#names === undefined) return;
    change(this.#names);
    this.#remember();
  }

  /** Sends a request: it lands once, twice or never, and its answer comes back or does not. */
  send<T>(call: Call<T>): void {
    const { client } = call;
    const late = client.appRuns ? 0 : this.weather.lateLooks * client.ioTimeout;
    this.#send(late + this.#delay(), new Sending(this, call, false));
  }

  #send<T>(delay: number, sending: Sending<T>): void {
    sending.call.client.inFlight.add(sending);
    this.#world.schedule(delay, sending);
  }

  /** Lets what a stall held back land. */
  endStall(): void {
    this.weather.stalled = false;
    const held = this.#heldBack;
    this.#heldBack = [];
    for (const sending of held) this.#world.schedule(this.#world.random.between(0, 2000), sending);
  }

  /** A request has come as far as the server, if the server and the way there are well. */
  land<T>(sending: Sending<T>): void {
    const { client } = sending.call;
    if (this.#world.time > sending.expiresAt) {
      client.inFlight.delete(sending);
    } else if (this.weather.stalled) {
      this.#heldBack.push(sending);
    } else if (client.partition === "both") {
      // The client's kernel sends again, until the partition is over.
      this.#world.schedule(this.#world.random.between(500, 4000), sending);
    } else {
      client.inFlight.delete(sending);
      this.#serve(sending);
    }
  }

  #serve<T>(sending: Sending<T>): void {
    const { call } = sending;
    if (sending.repeated) {
      this.#answer(sending, call.execute(this));
      return;
    }
    const { random } = this.#world;
    const answer = this.#execute(call);
    const second = random.chance(this.weather.duplicate);
    // Sent again after a reconnect: EFS keeps no replies, so the answer may be the second one's.
    if (second)
      this.#send(random.between(1, Math.max(10, this.weather.slowest)), new Sending(this, call, true));
    if (!(second && random.chance(0.7))) this.#answer(sending, answer);
  }

  /** An error is reported before the operation was done, or after. */
  #execute<T>(call: Call<T>): StoreAnswer<T> {
    const { random } = this.#world;
    if (!random.chance(this.weather.error)) return call.execute(this);
    const code = random.pick(errors);
    if ((code === "EIO" || code === "ETIMEDOUT") && random.chance(0.5)) call.execute(this);
    return { ok: false, code };
  }

  #answer<T>(sending: Sending<T>, answer: StoreAnswer<T>): void {
    const { weather } = this;
    if (this.#world.random.chance(weather.loseReply)) return;
    const { client } = sending.call;
    const unsaid = !answer.ok && answer.code === "ETIMEDOUT";
    const late = unsaid
      ? client.ioTimeout * 0.9
      : client.appRuns
        ? weather.lateRenewals * client.ioTimeout
        : 0;
    sending.answer = answer;
    this.#world.schedule(late + this.#delay(), sending);
  }

  #delay(): number {
    const { random } = this.#world;
    return random.chance(this.weather.slow) ? random.between(0, this.weather.slowest) : random.between(2, 30);
  }

  #oddNames(none: boolean): readonly string[] {
    if (none) return [];
    const before = this.#history.at(-2)?.names ?? [];
    return [...new Set([...before, ...this.names])];
  }

  #remember(): void {
    this.#listing = undefined;
    this.#history.push({ at: this.#world.time, names: this.names });
    if (this.#history.length > 200) this.#history = this.#history.slice(-100);
  }
}
